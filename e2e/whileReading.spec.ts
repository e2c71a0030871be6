/** A file that takes long to read: its flows are listed, opened and kept while it is read. */
import { rm } from 'node:fs/promises';
import { busyCapture } from './support/captureFiles';
import { writeSparseCapture } from './support/sparseCapture';
import { expect, test } from './support/test';
import { overflowCounters, pasteText, verdict } from './support/texts';
import { chooseFile, flowRows, ladderPackets } from './support/workspace';

test('the flows of a file over 1 GB are shown before its end, and what was chosen stays', async ({
  page,
}, testInfo) => {
  const path = testInfo.outputPath('long.pcap');
  await writeSparseCapture(path, busyCapture, 4e9);
  await page.goto('./');
  await page.waitForLoadState('networkidle');
  await chooseFile(page, path);
  const bar = page.getByRole('progressbar', { name: 'Reading long.pcap' });
  const others = page
    .getByRole('listbox', { name: 'TCP flows' })
    .getByRole('option', { selected: false })
    .filter({ hasText: 'crooked' });
  // Which row it is in, and whether that is in view, may still change; the ladder says which flow it is.
  const flow = page.getByRole('region', { name: 'Ladder' }).getByRole('heading');
  const first = await flow.getAttribute('title');
  await others.nth(1).click();
  await expect(flow).not.toHaveAttribute('title', first!);
  const chosen = await flow.getAttribute('title');
  await ladderPackets(page).nth(3).click();
  // Reading goes on.
  await expect(bar).toBeVisible();
  const packet = await ladderPackets(page).nth(3).getAttribute('aria-label');
  await expect(bar).toBeHidden({ timeout: 150_000 });
  await expect(page.getByRole('status')).toContainText(/^long\.pcap is open\. Packets: \d+/);
  await expect(flow).toHaveAttribute('title', chosen!);
  await expect(ladderPackets(page).nth(3)).toHaveAttribute('aria-label', packet!);
  await expect(ladderPackets(page).nth(3)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('button', { name: /^Listener 10\.99\.0\.80:80\b/ })).toBeVisible();
  await rm(path);
});

test('reading that is stopped keeps what was read, and says so', async ({ page }, testInfo) => {
  const path = testInfo.outputPath('long.pcap');
  await writeSparseCapture(path, busyCapture, 20e9);
  await page.goto('./');
  await page.waitForLoadState('networkidle');
  await chooseFile(page, path);
  await expect(flowRows(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'Stop, keep what was read' }).click();
  await expect(
    page.getByText(/Reading was stopped after [\d.]+ [kMG]B of 20\.\d\d GB\./),
  ).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeHidden();
  await expect(flowRows(page).first()).toContainText('crooked');
  await expect(ladderPackets(page).first()).toBeVisible();
  // The button is gone; the person goes on in the list.
  await expect(page.getByRole('listbox', { name: 'TCP flows' })).toBeFocused();
  await rm(path);
});

test('a file that holds no flow for long is cancelled at once', async ({ page }, testInfo) => {
  const path = testInfo.outputPath('long.pcap');
  const header = { name: 'long.pcap', bytes: busyCapture.bytes.subarray(0, 24 + 16) };
  await writeSparseCapture(path, header, 20e9);
  await page.goto('./');
  await chooseFile(page, path);
  await expect(page.getByRole('progressbar', { name: 'Reading long.pcap' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('progressbar')).toBeHidden();
  await expect(page.getByRole('status')).toHaveText('Loading of long.pcap was cancelled.');
  await expect(page.getByRole('button', { name: 'Open a capture' })).toBeFocused();
  await rm(path);
});

test('what cannot take its place does not end the reading, and keys work meanwhile', async ({
  page,
}, testInfo) => {
  const path = testInfo.outputPath('long.pcap');
  await writeSparseCapture(path, busyCapture, 40e9);
  await page.goto('./');
  await page.waitForLoadState('networkidle');
  await chooseFile(page, path);
  await expect(flowRows(page).first()).toBeVisible();
  const bar = page.getByRole('progressbar', { name: 'Reading long.pcap' });
  await pasteText(page, 'just some words');
  await expect(page.getByRole('alert')).toContainText('neither a listing of packets');
  await page.keyboard.press('Escape');
  await pasteText(page, overflowCounters);
  await expect(verdict(page).getByRole('button', { name: /^Remove evidence/ })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: /Keys/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bar).toBeVisible();
  await page.getByRole('button', { name: 'Stop, keep what was read' }).click();
  await expect(page.getByText(/Reading was stopped after/)).toBeVisible();
  await rm(path);
});
