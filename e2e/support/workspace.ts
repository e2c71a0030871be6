/** What tests do with the page, in the words of a person. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { CaptureFile } from './captureFiles';

/** Drops a file onto the page, as the system does it. */
export function dropFile(page: Page, file: CaptureFile): Promise<void> {
  return dropFiles(page, [file]);
}

/** Drops files together. */
export async function dropFiles(page: Page, files: readonly CaptureFile[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (dropped) => {
      const data = new DataTransfer();
      for (const [fileName, base64] of dropped) {
        const decoded = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        data.items.add(new File([decoded], fileName));
      }
      return data;
    },
    files.map(({ name, bytes }) => [name, bytes.toString('base64')] as const),
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Drops a text that was dragged from another window onto an element. */
export async function dropText(page: Page, text: string, onto = 'body'): Promise<void> {
  const transfer = await page.evaluateHandle((dragged) => {
    const data = new DataTransfer();
    data.setData('text/plain', dragged);
    return data;
  }, text);
  for (const step of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent(onto, step, { dataTransfer: transfer });
  }
}

/** Chooses a file of the disk on the landing page. */
export async function chooseFile(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a capture' }).click();
  await (await chooser).setFiles(path);
}

/** The packets on the ladder; each is named by number, direction and what it is. */
export function ladderPackets(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Packets of the flow' }).getByRole('option');
}

/** The packets in view on the ladder as their spoken names. */
export async function spokenPackets(page: Page): Promise<string[]> {
  return ladderPackets(page).evaluateAll((options) =>
    options.map((option) => option.getAttribute('aria-label') ?? ''),
  );
}

export const flowRows = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'TCP flows' }).getByRole('option');

/** The workspace shows the crooked handshake of the samples. */
export async function expectOrigin(page: Page): Promise<void> {
  await expect(
    page.getByRole('heading', { name: 'The server took the ACK but opened no connection' }),
  ).toBeVisible();
  await expect(ladderPackets(page).nth(3)).toHaveAccessibleName(/packet 4.*SYN-ACK.*repeat 1/i);
}
