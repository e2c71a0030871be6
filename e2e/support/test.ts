/**
 * Playwright's `test` for this project: every test fails when the page breaks its
 * Content-Security-Policy, throws, or writes an error to the console.
 */
import { readFileSync } from 'node:fs';
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

export const test = base.extend<{ complaints: string[] }>({
  /**
   * What the page complained of so far. A test that provokes a complaint takes it out of the list.
   */
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      await page.exposeFunction('reportComplaint', (text: string) => complaints.push(text));
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const { reportComplaint } = window as unknown as {
            reportComplaint: (text: string) => void;
          };
          reportComplaint(
            `policy violation: ${event.effectiveDirective} forbids ${event.blockedURI} ` +
              `(${event.sourceFile}:${event.lineNumber})`,
          );
        });
      });
      page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        // Workers have no document to hear of a violation; the console tells of theirs too.
        if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
      });
      await use(complaints);
      base.expect(complaints, 'the page complained').toEqual([]);
    },
    { auto: true },
  ],
});

/** Paths of all files of the build under test, relative to its folder. */
export function builtFiles(): readonly string[] {
  const { files } = JSON.parse(readFileSync('dist/manifest.json', 'utf8')) as { files: string[] };
  return files;
}
