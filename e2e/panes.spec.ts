/** The dividers between panes: with keys, with the pointer, and as they were left the last time. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/test';
import { ladderPackets } from './support/workspace';

const divider = (page: Page, name: string): Locator => page.getByRole('separator', { name });

/** Left edge or upper edge of a divider, px. */
async function placeOf(page: Page, name: string, axis: 'x' | 'y' = 'x'): Promise<number> {
  return (await divider(page, name).boundingBox())![axis];
}

test('panes take the sizes that a person gives them, and keep them', async ({ page }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.goto('./#v=1&sample=busy-server');
  await ladderPackets(page).first().click();
  const flows = 'Width of the flow list';
  expect(await placeOf(page, flows)).toBeCloseTo(0.22 * 1400, -1);

  await divider(page, flows).press('ArrowRight');
  expect(await placeOf(page, flows)).toBeCloseTo(0.24 * 1400, -1);
  await divider(page, flows).press('Home');
  expect(await placeOf(page, flows)).toBe(220);
  await divider(page, flows).press('End');
  expect(await placeOf(page, flows)).toBeCloseTo(0.4 * 1400, -1);

  // The ladder keeps what it needs.
  await divider(page, 'Width of the details').press('End');
  expect((await placeOf(page, 'Width of the details')) - (await placeOf(page, flows))).toBe(361);

  const y = await placeOf(page, 'Height of the packet', 'y');
  await divider(page, 'Height of the packet').hover();
  await page.mouse.down();
  await page.mouse.move(1300, y - 150, { steps: 3 });
  await page.mouse.up();
  expect(await placeOf(page, 'Height of the packet', 'y')).toBeCloseTo(y - 150, -1);

  const left = await placeOf(page, flows);
  await page.reload();
  await ladderPackets(page).first().click();
  expect(await placeOf(page, flows)).toBe(left);
  expect(await placeOf(page, 'Height of the packet', 'y')).toBeCloseTo(y - 150, -1);

  await divider(page, flows).dblclick();
  expect(await placeOf(page, flows)).toBeCloseTo(0.22 * 1400, -1);
});
