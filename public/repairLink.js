// Link checkers of mail systems turn the `#` of a link into `%23`, and the server is asked for a
// file that does not exist. The last part of the path is then our fragment: put it back.
(() => {
  const { origin, pathname, search } = window.location;
  const at = pathname.lastIndexOf('/') + 1;
  const name = pathname.slice(at);
  const hash = name.search(/%23/i);
  if (hash === 0) {
    window.location.replace(`${origin}${pathname.slice(0, at)}#${name.slice(3)}${search}`);
  }
})();
