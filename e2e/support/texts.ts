/** Texts to paste. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** Thirteen lines of Wireshark's packet list, all at time 0.000. */
export const forumListing = readFileSync('public/samples/forum-listing.txt', 'utf8');

/** Host outputs that prove a full accept queue, before and after. */
export const overflowCounters = `# nstat -az TcpExtListenOverflows TcpExtListenDrops
TcpExtListenOverflows           17                 0.0
TcpExtListenDrops               17                 0.0
# nstat -az TcpExtListenOverflows TcpExtListenDrops
TcpExtListenOverflows           231                0.0
TcpExtListenDrops               231                0.0
# ss -ltn
State  Recv-Q Send-Q Local Address:Port Peer Address:Port
LISTEN 3      2      0.0.0.0:5000       0.0.0.0:*
`;

/** Pastes into the page itself, outside of any field. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

/** The panel that says what an opening means. */
export const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });

/** Headline and summary of the verdict. */
export const flowSummary = (page: Page) => verdict(page).locator('> div').first();

/** A row of "why", by its status word. */
export const whyRow = (page: Page, status: string) =>
  verdict(page)
    .locator('dl > div')
    .filter({ has: page.getByText(status, { exact: true }) });
