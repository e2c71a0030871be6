/**
 * A static server for the built folder: what any static host does, headers file included. It answers
 * GET and HEAD on this machine only.
 */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** @type {Record<string, string>} */
const mediaTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * The rules of a headers file as static hosts read it: a path pattern at the start of a line, then
 * indented `Name: value` lines.
 * @param {string} text
 */
export function parseHeadersFile(text) {
  /** @type {{ matches: RegExp, headers: [string, string][] }[]} */
  const rules = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (/^\s/.test(line)) {
      const colon = line.indexOf(':');
      rules.at(-1)?.headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    } else {
      const pattern = line.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&');
      rules.push({ matches: new RegExp(`^${pattern.replaceAll('*', '.*')}$`), headers: [] });
    }
  }
  return rules;
}

/**
 * The file that a request's path names inside the folder; null when there is none. Hidden files and
 * the headers file are not for visitors.
 * @param {string} folder
 * @param {string} pathname
 */
function fileFor(folder, pathname) {
  let path;
  try {
    path = normalize(decodeURIComponent(pathname));
  } catch {
    return null;
  }
  if (path.includes('\0') || path === `${sep}_headers` || path.includes(`${sep}.`)) return null;
  const file = join(folder, path.endsWith(sep) ? `${path}index.html` : path);
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true ? { file, size: stat.size } : null;
}

/**
 * Starts serving a folder.
 * @param {string} folder
 * @param {number} port 0 = any free one
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export function serve(folder, port) {
  const rules = parseHeadersFile(readFileSync(join(folder, '_headers'), 'utf8'));
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const asked = fileFor(folder, pathname);
    const found = asked ?? fileFor(folder, '/404.html');
    for (const { matches, headers } of rules) {
      if (!matches.test(pathname)) continue;
      for (const [name, value] of headers) response.setHeader(name, value);
    }
    // The files change with every build; those with a hash in their name have a rule that says more.
    if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-cache');
    if (found === null) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader(
      'Content-Type',
      mediaTypes[extname(found.file)] ?? 'application/octet-stream',
    );
    response.setHeader('Content-Length', found.size);
    response.writeHead(asked === null ? 404 : 200);
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(found.file)
        .on('error', () => response.destroy())
        .pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve({
        address: `http://localhost:${actual}/`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}
