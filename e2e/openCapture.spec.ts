import {
  busyCapture,
  captureWithoutPackets,
  emptyFile,
  halfCapture,
  originCapture,
  picture,
} from './support/captureFiles';
import { builtFiles, expect, test } from './support/test';
import { dropFile, expectOrigin, ladderPackets } from './support/workspace';

test('a dropped capture shows its crooked handshake', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, originCapture);
  await expectOrigin(page);
  await expect(page.getByText('office-web.pcap', { exact: true })).toBeVisible();
  await expect(page.getByText('13 packets · 1 flow · 14.3 s')).toBeVisible();
  await expect(page).toHaveTitle('office-web.pcap · Synscope');
});

test('the page shows that it would take a file', async ({ page }) => {
  await page.goto('./');
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.pcap'));
    return data;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop the capture to open it')).toBeVisible();
  await page.dispatchEvent('body', 'dragleave', { dataTransfer: transfer });
  await expect(page.getByText('Drop the capture to open it')).toBeHidden();
});

test('a chosen capture opens like a dropped one', async ({ page }) => {
  await page.goto('./');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a capture' }).click();
  await (
    await chooser
  ).setFiles({
    name: originCapture.name,
    mimeType: 'application/octet-stream',
    buffer: originCapture.bytes,
  });
  await expectOrigin(page);
});

test('nothing leaves the page after a drop, and the address stays clean', async ({
  page,
  baseURL,
}) => {
  await page.goto('./');
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => {
    // A reader that starts from the page's own memory asks nobody.
    if (request.url().startsWith('blob:')) return;
    asked.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`.trim());
  });
  await dropFile(page, originCapture);
  await expectOrigin(page);
  await ladderPackets(page).nth(5).click();
  await expect(page.getByRole('treeitem', { name: /^Transmission Control/ })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  const ofTheBuild = builtFiles().map((path) => `GET ${new URL(path, baseURL).href}`);
  expect(asked.filter((request) => !ofTheBuild.includes(request))).toEqual([]);
  expect(new URL(page.url()).hash).toBe('');
});

test('every sample opens and says what it shows', async ({ page }) => {
  await page.goto('./');
  const cards = page.getByRole('listitem').getByRole('button');
  await expect(cards.first()).toBeVisible();
  const titles = await cards.allTextContents();
  expect(titles.length).toBeGreaterThanOrEqual(8);
  for (const title of titles) {
    await page.getByRole('button', { name: title, exact: true }).click();
    await expect(page).toHaveTitle(`${title} · Synscope`);
    await expect(ladderPackets(page).first()).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('TCP handshake');
  }
});

test('a picture is refused with a sentence', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, picture);
  await expect(page.getByRole('heading', { name: 'This file could not be opened' })).toBeFocused();
  await expect(page.getByRole('main')).toContainText('screenshot.png');
  await expect(page.getByRole('main')).toContainText(/PNG|not a capture|pcap/i);
  await dropFile(page, originCapture);
  await expectOrigin(page);
});

test('an empty file is refused with a sentence', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, emptyFile);
  await expect(page.getByRole('main')).toContainText('The file is empty');
  await page.getByRole('button', { name: 'Back to the start page' }).click();
  await expect(page.getByRole('button', { name: 'Open a capture' })).toBeVisible();
});

test('half a capture shows the packets that can be read', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, halfCapture);
  await expect(page.getByRole('alert')).toContainText('The capture is damaged.');
  await expect(page.getByRole('alert')).toContainText(/The \d packets before it are shown/);
  await expect(ladderPackets(page)).toHaveCount(6);
});

test('a capture without packets says so', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, captureWithoutPackets);
  await expect(page.getByRole('heading', { name: 'This capture holds no packets' })).toBeVisible();
});

test('the file that was opened last wins', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, busyCapture);
  await dropFile(page, originCapture);
  await expectOrigin(page);
  await expect(page).toHaveTitle('office-web.pcap · Synscope');
});
