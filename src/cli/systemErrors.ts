/** Errors of the operating system in words. */

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'it is a directory',
  ENXIO: 'it is a socket, or nobody listens there',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'no space left for this user',
  EFBIG: 'the file would be too large',
  EIO: 'the device failed',
  EMFILE: 'too many files are open',
  EBADF: 'it is not open',
};

/** Why an operation failed, for the end of a sentence. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && Object.hasOwn(WORDS, code)) return WORDS[code]!;
  return error instanceof Error ? error.message : String(error);
}
