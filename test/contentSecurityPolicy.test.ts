import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The policy in the meta element of a page. */
function policyOfPage(path: string): string | undefined {
  const html = readFileSync(path, 'utf8');
  return /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1];
}

describe('Content-Security-Policy', () => {
  const headers = readFileSync('public/_headers', 'utf8');

  it.each(['index.html', 'public/404.html'])('%s says what the headers file says', (path) => {
    const ofHeaders = /Content-Security-Policy: (.*)/.exec(headers)?.[1];
    // Browsers ignore frame-ancestors in a meta element, so only the headers file has it.
    expect(ofHeaders).toBe(`${policyOfPage(path)}; frame-ancestors 'none'`);
  });

  it('allows neither inline code, nor eval, nor another origin', () => {
    const policy = policyOfPage('index.html');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});
