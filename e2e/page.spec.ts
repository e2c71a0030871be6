import { builtFiles, expect, test } from './support/test';

test('the page asks for nothing but files of its own build', async ({ page, baseURL }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const offered = ['', ...builtFiles()].map((path) => `GET ${new URL(path, baseURL).href}`);
  expect(asked.filter((request) => !offered.includes(request))).toEqual([]);
});

test('a script that the policy does not know is refused', async ({ page, complaints }) => {
  await page.goto('./');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "run"';
    document.head.append(script);
  });
  await expect.poll(() => complaints.join('\n')).toContain('policy violation: script-src-elem');
  await expect(page).not.toHaveTitle('run');
  complaints.length = 0;
});

test('a link whose # became %23 on its way opens the page it meant', async ({
  page,
  complaints,
}) => {
  await page.goto('./%23v=1');
  await expect(page).toHaveURL(/\/#v=1$/);
  // The damaged address itself is answered with 404, which the console tells as an error.
  complaints.length = 0;
});
