import { expect, test } from './support/test';
import { forumListing, overflowCounters, pasteText, verdict, whyRow } from './support/texts';
import { busyCapture, originCapture, picture } from './support/captureFiles';
import { dropFile, dropFiles, dropText, expectOrigin, ladderPackets } from './support/workspace';

test('the thirteen lines of the forum are solved where they are pasted', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await pasteText(page, forumListing);
  await expect(ladderPackets(page).first()).toBeVisible();
  await expect(whyRow(page, 'proved').first()).toContainText('quote the timestamps');
  await expect(whyRow(page, 'best explanation')).toContainText('Accept queue full');
  for (const cause of [
    'Deferred accept',
    'ACK lost',
    'own firewall',
    'wrong checksum',
    'SYN cookies',
    'A proxy answers',
  ]) {
    await expect(whyRow(page, 'ruled out')).toContainText(cause);
  }
  const ladder = page.getByRole('region', { name: 'Ladder' });
  for (const time of ['≈ 1.10 s', '≈ 3.11 s', '≈ 7.11 s', '≈ 13.39 s', '≈ 13.69 s']) {
    await expect(ladder.getByText(time, { exact: true }).first()).toBeAttached();
  }
  await expect(page.getByText(/reconstructed from the hosts’ timestamp clocks/)).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
});

test('a line that is broken is shown with its reason, the others stand', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Paste text' }).click();
  const lines = forumListing.split('\n').filter((line) => line !== '');
  lines[4] = lines[4]!.slice(0, 60);
  await page.getByRole('textbox', { name: 'Text to read' }).fill(lines.join('\n'));
  await page.getByRole('button', { name: 'Read' }).click();
  await expect(page.getByText('1 line was not understood.')).toBeVisible();
  await expect(ladderPackets(page).first()).toHaveAccessibleName(/SYN/);
  await page.getByRole('button', { name: 'Show which, and why' }).click();
  const dialog = page.getByRole('dialog', { name: 'Lines of the listing' });
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await expect(dialog.getByRole('listitem')).toContainText(lines[4].slice(0, 20));
  await expect(dialog.getByRole('listitem')).toContainText('left out');
});

test('text that is nothing of the kind is refused with a sentence', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await pasteText(page, 'Dear all,\nthe server is slow again.\n');
  const dialog = page.getByRole('dialog', { name: 'Paste text' });
  await expect(dialog.getByRole('alert')).toContainText('neither a listing of packets');
  await expect(dialog.getByRole('textbox')).toHaveValue(/slow again/);
  await dialog.getByRole('textbox').fill(overflowCounters);
  await dialog.getByRole('button', { name: 'Read' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Open the capture of these connections');
});

test('a dropped text file is a listing, or evidence for what is open', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, { name: 'forum.txt', bytes: Buffer.from(forumListing) });
  await expect(page).toHaveTitle('forum.txt · Synscope');
  await expect(whyRow(page, 'best explanation')).toContainText('Accept queue full');
  await dropFile(page, { name: 'counters.txt', bytes: Buffer.from(overflowCounters) });
  await expect(verdict(page).getByRole('button', { name: /^Remove evidence/ })).toBeVisible();
  await expect(page).toHaveTitle('forum.txt · Synscope');
});

test('a post that holds a listing and outputs is both', async ({ page }) => {
  await page.goto('./');
  await pasteText(page, `${forumListing}\nAnd on the server:\n\n${overflowCounters}\nAny idea?\n`);
  await expect(whyRow(page, 'best explanation')).toContainText('Accept queue full');
  await expect(verdict(page).getByRole('button', { name: /^Remove evidence/ })).toBeVisible();
});

test('what a person states counts, and shows as stated', async ({ page }) => {
  await page.goto('./#v=1&sample=origin-real-kernel');
  await expect(verdict(page).getByRole('heading', { name: 'Evidence' })).toBeVisible();
  await verdict(page).getByText('What you know yourself').click();
  await verdict(page)
    .getByRole('checkbox', { name: /No packet filter/ })
    .check();
  await expect(verdict(page).getByText('stated by you').last()).toBeVisible();
  await verdict(page)
    .getByRole('checkbox', { name: /No packet filter/ })
    .uncheck();
  await expect(verdict(page).getByText('stated by you')).toHaveCount(0);
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
});

test('files that are dropped together are a capture and what hosts say beside it', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const counters = { name: 'counters.txt', bytes: Buffer.from(overflowCounters) };
  await dropFiles(page, [counters, originCapture, busyCapture]);
  await expect(page).toHaveTitle('office-web.pcap · Synscope');
  await expect(verdict(page).getByRole('button', { name: /^Remove evidence/ })).toBeVisible();
  const notices = page.getByRole('complementary', { name: 'About this capture' });
  await expect(notices).toContainText('“busy.pcap” was not opened: one capture is shown at a time');
});

test('a link that is pasted, or dropped as a text, opens its flow', async ({ page }) => {
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
  await page.keyboard.press('s');
  const address = await page.getByRole('textbox', { name: 'Link to this flow' }).inputValue();
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await pasteText(page, ` <${address}>\n`);
  await expect(page).toHaveTitle(/Shared flow/);
  await expectOrigin(page);
  await page.goto('./');
  const payload = new URL(address).hash.split('&d=')[1]!;
  await dropFile(page, { name: 'link.txt', bytes: Buffer.from(`${payload}\n`) });
  await expect(page).toHaveTitle(/Shared flow/);
  await expectOrigin(page);
  await page.goto('./');
  await dropText(page, address);
  await expect(page).toHaveTitle(/Shared flow/);
  await expectOrigin(page);
});

test('text that is dropped into a field is for the field', async ({ page }) => {
  await page.goto('./#v=1&sample=busy-server');
  await expect(page).toHaveTitle(/Busy server/i);
  await dropText(page, forumListing, '[role="searchbox"]');
  await expect(page).toHaveTitle(/Busy server/i);
  await dropText(page, forumListing);
  await expect(page).not.toHaveTitle(/Busy server/i);
  await expect(ladderPackets(page)).toHaveCount(13);
});

test('of files that came together the first that opens is the capture, and what came with it goes beside it', async ({
  page,
}) => {
  await page.goto('./');
  await dropFile(page, busyCapture);
  await expect(page).toHaveTitle('busy.pcap · Synscope');
  const counters = { name: 'counters.txt', bytes: Buffer.from(overflowCounters) };
  // Alone with a file that does not open, it says nothing of another capture.
  await dropFiles(page, [picture, counters]);
  await expect(page.getByRole('heading', { name: 'This file could not be opened' })).toBeVisible();
  await page.getByRole('button', { name: 'Back to busy.pcap' }).click();
  await expect(verdict(page)).toBeVisible();
  await expect(verdict(page).getByRole('button', { name: /^Remove evidence/ })).toHaveCount(0);
  await dropFiles(page, [counters, picture, originCapture]);
  await expect(page).toHaveTitle('office-web.pcap · Synscope');
  await expect(verdict(page).getByRole('button', { name: /^Remove evidence/ })).toBeVisible();
  const notices = page.getByRole('complementary', { name: 'About this capture' });
  await expect(notices).toContainText('“screenshot.png” was not opened');
});
