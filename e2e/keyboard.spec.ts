import { busyCapture } from './support/captureFiles';
import { expect, test } from './support/test';
import { dropFile, expectOrigin, flowRows, ladderPackets } from './support/workspace';

test('the whole way with the keyboard: sample, packet, field, scale, keys', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'The crooked handshake' }).focus();
  await page.keyboard.press('Enter');
  await expectOrigin(page);

  await page.getByRole('listbox', { name: 'Packets of the flow' }).focus();
  await page.keyboard.press('Home');
  for (let packet = 2; packet <= 6; packet++) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'Packet 6' })).toBeVisible();
  await expect(page).toHaveURL(/[#&]pkt=6(&|$)/);

  await page.keyboard.press('t');
  await expect(page.getByRole('radio', { name: 'Linear' })).toBeChecked();
  await expect(page).toHaveURL(/[#&]scale=linear(&|$)/);

  const fields = page.getByRole('tree', { name: 'Header fields' });
  await fields.getByRole('treeitem').first().focus();
  await page.keyboard.press('End');
  await expect(fields.getByRole('treeitem').last()).toBeFocused();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('findings are walked with J and K', async ({ page }) => {
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
  await page.keyboard.press('j');
  await expect(page.getByRole('status')).toContainText('Finding 1 of');
  await page.keyboard.press('j');
  await expect(page.getByRole('status')).toContainText('Finding 2 of');
  await page.keyboard.press('k');
  await expect(page.getByRole('status')).toContainText('Finding 1 of');
});

test('flows are searched and chosen with the keyboard', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, busyCapture);
  await expect(flowRows(page).first()).toContainText('crooked');
  await page.keyboard.press('f');
  await page.keyboard.type('refused');
  await expect(page.getByText('8 of 299')).toBeVisible();
  await expect(flowRows(page)).toHaveCount(8);
  await page.getByRole('listbox', { name: 'TCP flows' }).focus();
  await page.keyboard.press('Home');
  await expect(flowRows(page).first()).toHaveAttribute('aria-selected', 'true');
  await expect(ladderPackets(page)).toHaveCount(2);

  await page.keyboard.press('f');
  await page.keyboard.type('no such thing');
  await expect(page.getByText('No flow matches')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('299', { exact: true })).toBeVisible();
});

test('a search that names a port or a part of an address narrows the list', async ({ page }) => {
  await page.goto('./#v=1&sample=busy-server');
  const search = page.getByRole('searchbox', { name: 'Search flows' });
  await search.fill(':8443 crooked');
  await expect(flowRows(page).first()).toContainText(':8443');
  await search.fill('10.99.0.80:9');
  await expect(flowRows(page)).toHaveCount(8);
});

test('a filter is written with the fields that are offered, and a mistake is shown where it is', async ({
  page,
}) => {
  await page.goto('./#v=1&sample=busy-server');
  await expect(page.getByText('299', { exact: true })).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search flows' });
  await search.pressSequentially('tcp.flags.res');
  const fields = page.getByRole('listbox', { name: 'Fields' });
  await expect(fields.getByRole('option')).toHaveText(/^tcp\.flags\.reset/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(search).toHaveValue('tcp.flags.reset');
  await expect(fields).toBeHidden();
  await search.pressSequentially(' == x');
  await expect(search).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('“x” is no value of tcp.flags.reset: that is 1 or 0.')).toBeVisible();
  await page.keyboard.press('Backspace');
  await search.pressSequentially('1 && opening.refused == 1');
  await expect(page.getByText('8 of 299')).toBeVisible();
  await expect(search).toHaveAttribute('aria-invalid', 'false');
});
