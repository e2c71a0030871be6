import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { captureWithoutTcp, commentedCapture, picture } from './support/captureFiles';
import { expect, test } from './support/test';
import { overflowCounters, pasteText, verdict } from './support/texts';
import { dropFile, expectOrigin, flowRows, ladderPackets } from './support/workspace';

/**
 * All rules in light. In dark the page is the same but for its colours, so that only those are looked at: most of the time of these
 * tests is axe's.
 */
async function expectNoViolations(page: Page): Promise<void> {
  const told = async (axe: AxeBuilder): Promise<string[]> =>
    (await axe.analyze()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
    );
  expect(await told(new AxeBuilder({ page })), 'light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = new AxeBuilder({ page }).withRules(['color-contrast']);
  expect(await told(dark), 'dark').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

test('the landing page has no violation', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'The crooked handshake' })).toBeVisible();
  await expectNoViolations(page);
});

test('the workspace has no violation', async ({ page }) => {
  await page.goto('./#v=1&sample=origin&pkt=6');
  await expectOrigin(page);
  await expect(page.getByRole('tree', { name: 'Header fields' })).toBeVisible();
  await expectNoViolations(page);
});

test('a long list and the ladder as text have no violation', async ({ page }) => {
  await page.goto('./#v=1&sample=busy-server&view=text');
  await expect(flowRows(page).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Ladder as text' })).toBeVisible();
  await expectNoViolations(page);
});

test('the dialogs have no violation', async ({ page }) => {
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await expect(page.getByRole('textbox', { name: 'Link to this flow' })).toBeVisible();
  await expectNoViolations(page);
  await dropFile(page, commentedCapture);
  await page.getByRole('button', { name: 'About this file' }).click();
  await expect(page.getByRole('dialog', { name: 'About this file' })).toBeVisible();
  await expectNoViolations(page);
});

test('a capture without TCP has no violation', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, captureWithoutTcp);
  await page.getByRole('option').nth(1).click();
  await expect(page.getByRole('tree', { name: 'Header fields' })).toBeVisible();
  await expectNoViolations(page);
});

test('evidence, a listing and its lines have no violation', async ({ page }) => {
  await page.goto('./#v=1&sample=forum-listing');
  await expect(verdict(page)).toBeVisible();
  await pasteText(page, overflowCounters);
  await verdict(page).getByText('why?').click();
  await verdict(page)
    .locator('summary')
    .filter({ hasText: /Counters|Listening/ })
    .click();
  await verdict(page).getByText('What you know yourself').click();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Show the lines' }).click();
  await expect(page.getByRole('dialog', { name: 'Lines of the listing' })).toBeVisible();
  await expectNoViolations(page);
});

test('the page of a listener has no violation', async ({ page }) => {
  await page.goto('./#v=1&sample=busy-server');
  await page.getByRole('list', { name: 'Listeners' }).getByRole('button').first().click();
  await expect(page.getByText('opening by opening')).toBeVisible();
  await expectNoViolations(page);
});

test('the dialog for pasting has no violation', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await pasteText(page, 'nothing of the kind');
  await expect(page.getByRole('dialog', { name: 'Paste text' })).toBeVisible();
  await expectNoViolations(page);
});

test('the page of an error has no violation', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, picture);
  await expect(page.getByRole('button', { name: 'Back to the start page' })).toBeVisible();
  await expectNoViolations(page);
});

test('the tabs of a narrow page have no violation', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./#v=1&sample=origin&pkt=6');
  await expect(ladderPackets(page).first()).toBeVisible();
  for (const tab of ['Ladder', 'Flows', 'Verdict', 'Packet']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
    await expectNoViolations(page);
  }
});

test('the search, while fields are offered and while its filter is wrong', async ({ page }) => {
  await page.goto('./#v=1&sample=busy-server');
  const search = page.getByRole('searchbox', { name: 'Search flows' });
  await search.pressSequentially('tcp.fl');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: /^tcp\.flags/, selected: true })).toBeVisible();
  await expectNoViolations(page);
  await search.fill('tcp.prot == 80');
  await expect(page.getByText(/There is no field/)).toBeVisible();
  await expectNoViolations(page);
});
