import { originCapture } from './support/captureFiles';
import { expect, test } from './support/test';
import { overflowCounters, pasteText, verdict } from './support/texts';
import { dropFile, expectOrigin, ladderPackets, spokenPackets } from './support/workspace';

test('a flow shared by link opens to the same picture in another browser', async ({
  page,
  browser,
}) => {
  await page.goto('./');
  await dropFile(page, originCapture);
  await expectOrigin(page);
  await ladderPackets(page).nth(4).click();
  await page.getByRole('radio', { name: 'Even' }).click();
  const before = await spokenPackets(page);
  await page.getByRole('button', { name: 'Share flow' }).click();
  const address = await page.getByRole('textbox', { name: 'Link to this flow' }).inputValue();
  expect(address).not.toContain('192.168.249.2');

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(address);
  await expectOrigin(other);
  await expect(other.getByRole('radio', { name: 'Even' })).toBeChecked();
  await expect(other.getByRole('heading', { name: 'Packet 5' })).toBeVisible();
  expect(await spokenPackets(other)).toEqual(before);
  await context.close();
});

test('the dialog shows what a receiver sees and how long the link is', async ({ page }) => {
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: 'Share this flow' });
  await expect(dialog.getByText(/\d+ characters\./)).toBeVisible();
  await dialog.getByText('What a receiver sees: 13 packets').click();
  await expect(dialog.getByRole('row')).toHaveCount(14);
  await expect(dialog.getByRole('region', { name: 'Content of the link' })).not.toContainText(
    '192.168',
  );
  await dialog.getByRole('checkbox', { name: 'Keep addresses and ports' }).check();
  await expect(dialog.getByText('192.168.249.2')).toBeVisible();
});

test('a link carries the evidence, the place of the capture and the verdict', async ({
  page,
  browser,
}) => {
  await page.goto('./#v=1&sample=accept-queue-full');
  await verdict(page).getByRole('combobox', { name: 'Captured' }).selectOption('path');
  await pasteText(page, overflowCounters);
  await expect(verdict(page).getByText('from the host').last()).toBeVisible();
  const headline = await verdict(page).getByRole('heading', { level: 2 }).textContent();
  await page.keyboard.press('s');
  const address = await page.getByRole('textbox', { name: 'Link to this flow' }).inputValue();
  const hostWords = page.getByText(/outputs of hosts say of this flow, in words/);
  await expect(hostWords).toHaveCount(0);
  const keeps = page.getByRole('checkbox', { name: 'Keep addresses and ports' });
  await keeps.check();
  await expect(hostWords).toBeVisible();
  await keeps.uncheck();
  await expect(hostWords).toHaveCount(0);
  await page.getByText(/What a receiver sees/).click();
  await expect(
    page
      .getByRole('dialog')
      .getByText(/ListenOverflows/)
      .first(),
  ).toBeVisible();

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(address);
  await expect(verdict(other).getByRole('heading', { level: 2 })).toHaveText(headline!);
  await expect(verdict(other).getByText('from the host').last()).toBeVisible();
  await expect(verdict(other).getByRole('combobox', { name: 'Captured' })).toContainText(
    'between the two (stated)',
  );
  await context.close();
});

test('a link that lost its end says so, and opens nothing else', async ({ page }) => {
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
  await page.keyboard.press('s');
  const address = await page.getByRole('textbox', { name: 'Link to this flow' }).inputValue();
  await page.goto('about:blank');
  await page.goto(address.slice(0, -20));
  await expect(page.getByRole('heading', { name: 'This link could not be opened' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/ask for it again|as a file/i);
  expect(page.url()).toBe(address.slice(0, -20));
});

test('a link from a newer page asks for a reload', async ({ page }) => {
  await page.goto('./#v=99&d=z9.AAAA');
  await expect(page.getByRole('main')).toContainText('made by a newer synscope');
});

test('values that mean nothing get a sentence and the default', async ({ page }) => {
  await page.goto('./#v=1&sample=origin&pkt=999&scale=sideways&theirs=kept');
  await expectOrigin(page);
  const note = page.getByRole('note');
  await expect(note).toContainText('“sideways” in the address is not a time scale');
  await expect(note).toContainText('packet 999, which is not in this flow');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(note).toBeHidden();
  await page.getByRole('radio', { name: 'Linear' }).click();
  await expect(page).toHaveURL(/#v=1&sample=origin&scale=linear&theirs=kept$/);
});

test('Back returns to the flow before', async ({ page }) => {
  await page.goto('./#v=1&sample=busy-server&flow=4');
  await expect(ladderPackets(page).first()).toBeVisible();
  const first = await spokenPackets(page);
  await page.keyboard.press(']');
  await expect(page).not.toHaveURL(/flow=4(&|$)/);
  await page.goBack();
  await expect(page).toHaveURL(/flow=4(&|$)/);
  await expect.poll(() => spokenPackets(page)).toEqual(first);
});

test('a flow that the capture has not is named, and the first one is shown', async ({ page }) => {
  await page.goto('./#v=1&sample=origin&flow=9');
  await expectOrigin(page);
  await expect(
    page.getByText(/The address asks for TCP stream 9; this capture has 1/),
  ).toBeVisible();
});
