/** A capture of more packets than this browser is meant to hold: all flows are there, and the packets of a flow are read again when they are asked for. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { mixedBytes } from '../bench/mixedCapture';
import { expect, test } from './support/test';
import { chooseFile, dropFile, flowRows } from './support/workspace';

test('of a capture beyond memory a flow is shown whole, and several are saved whole', async ({
  page,
}, testInfo) => {
  // A device so small that the worker holds a million packets.
  await page.route(/\/capture\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const small = "Object.defineProperty(navigator, 'deviceMemory', { value: 0.25 });";
    await route.fulfill({ response, body: `${small}${await response.text()}` });
  });
  const path = testInfo.outputPath('many.pcap');
  await writeFile(path, mixedBytes(115e6, 96));
  await page.goto('./');
  await page.waitForLoadState('networkidle');
  await chooseFile(page, path);
  await expect(page.getByRole('status')).toContainText(/^many\.pcap is open/);
  await expect(page.getByText(/more than are held in memory here/)).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search flows' });
  await search.fill('10.0.9.196:1028');
  await flowRows(page).first().click();
  // Its opening alone was held.
  await expect(page.getByText('91 packets', { exact: true })).toBeVisible();
  await expect(page.getByText(/not held in memory/)).toBeHidden();
  await search.fill('10.0.9.196');
  await expect(page.getByText('5 of 21,738')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Keep only these 5 flows' }).click();
  const file = await download;
  await rm(path);
  const bytes = await readFile(await file.path());
  await dropFile(page, { name: 'five.pcapng', bytes });
  await expect(page.getByText(/^320 packets · 5 flows ·/)).toBeVisible();
});
