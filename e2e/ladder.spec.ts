import { readFile } from 'node:fs/promises';
import { expect, test } from './support/test';
import { expectOrigin } from './support/workspace';

test('the ladder is saved as a picture that needs nothing of the page', async ({ page }) => {
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as SVG' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('ladder.svg');
  const text = await readFile(await saved.path(), 'utf8');

  // The browser's own parser takes it for XML, and finds in it what the page shows.
  const found = await page.evaluate((svg) => {
    const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml');
    return {
      errors: drawing.querySelectorAll('parsererror').length,
      words: [...drawing.querySelectorAll('text')].map((each) => each.textContent),
    };
  }, text);
  expect(found.errors).toBe(0);
  expect(found.words).toEqual(expect.arrayContaining(['Client', 'SYN-RECEIVED', '⋮ 6.3 s']));
  expect(found.words.filter((words) => words.startsWith('SYN-ACK repeat'))).toHaveLength(3);
});
