import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { busyCapture } from './support/captureFiles';
import { expect, test } from './support/test';
import { dropFile, flowRows } from './support/workspace';

async function saved(page: Page, save: () => Promise<void>): Promise<Download> {
  const download = page.waitForEvent('download');
  await save();
  return download;
}

/** Opens a file that was saved. */
async function reopen(page: Page, download: Download): Promise<void> {
  const bytes = readFileSync(await download.path());
  await dropFile(page, { name: download.suggestedFilename(), bytes });
  await expect(page).toHaveTitle(`${download.suggestedFilename()} · Synscope`);
}

test('flows that were found, and one flow, are kept as pcapng files', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, busyCapture);
  await page.getByRole('searchbox', { name: 'Search flows' }).fill(':8443 crooked');
  await expect(page.getByText('14 of 299')).toBeVisible();
  const some = await saved(page, () =>
    page.getByRole('button', { name: 'Keep only these 14 flows' }).click(),
  );
  expect(some.suggestedFilename()).toBe('busy-14-flows.pcapng');
  await reopen(page, some);
  await expect(flowRows(page).first()).toHaveAttribute('aria-setsize', '14');
  await page.getByRole('button', { name: 'Share flow' }).click();
  const one = await saved(page, () => page.getByRole('button', { name: 'Save as pcapng' }).click());
  await page.keyboard.press('Escape');
  await reopen(page, one);
  await expect(page.getByText(/^\d+ packets · 1 flow ·/)).toBeVisible();
});
