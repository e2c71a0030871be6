import { expect, test } from './support/test';
import { busyCapture } from './support/captureFiles';
import { dropFile, expectOrigin, flowRows, ladderPackets } from './support/workspace';
import { flowSummary, overflowCounters, pasteText, verdict, whyRow } from './support/texts';

test('the origin gets its verdict: mechanism proved, best cause, what is ruled out and why', async ({
  page,
}) => {
  await page.goto('./#v=1&sample=origin');
  await expectOrigin(page);
  const panel = verdict(page);
  await expect(panel.getByRole('heading', { level: 2 })).toContainText(
    'The server took the ACK but opened no connection',
  );
  await expect(whyRow(page, 'proved')).toHaveCount(3);
  await expect(whyRow(page, 'proved').first()).toContainText('quote the timestamps');
  await expect(whyRow(page, 'best explanation')).toContainText('Accept queue full');
  await expect(whyRow(page, 'possible')).toContainText('TCP_DEFER_ACCEPT of 1 s may also be set');

  const ruledOut = whyRow(page, 'ruled out');
  await ruledOut.getByText('why?').click();
  for (const [cause, reason] of [
    ['Deferred accept (TCP_DEFER_ACCEPT)', 'ends a deferral at once'],
    ['ACK lost on the way', 'quotes a timestamp'],
    ['ACK dropped by the server', 'quotes a timestamp'],
    ['ACK arrives with a wrong checksum', 'quotes a timestamp'],
    ['SYN cookies', 'cannot send its SYN-ACK again'],
    ['A proxy answers in the client', 'D-SACK'],
  ] as const) {
    await expect(ruledOut.getByRole('listitem').filter({ hasText: cause }).first()).toContainText(
      reason,
    );
  }

  await whyRow(page, 'proved').first().getByRole('button', { name: 'Packet 4' }).focus();
  await expect(ladderPackets(page).nth(3)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Packet 4' })).toBeVisible();

  await expect(panel.getByText('nstat -az TcpExtListenOverflows')).toBeVisible();
  await expect(panel.getByText('Get-Counter')).toBeHidden();
});

test('a healthy opening stays quiet', async ({ page }) => {
  await page.goto('./#v=1&sample=healthy');
  await expect(verdict(page).getByRole('heading', { level: 2 })).toContainText('healthy');
  await expect(verdict(page).getByRole('heading', { name: 'Why' })).toBeHidden();
});

test('evidence of the host changes the verdict, and goes again when it is removed', async ({
  page,
}) => {
  await page.goto('./#v=1&sample=accept-queue-full');
  // A full queue and a filter on the host leave the same packets.
  await expect(whyRow(page, 'possible').first()).toContainText('Accept queue full');
  await expect(verdict(page)).toContainText('firewall');
  await pasteText(page, overflowCounters);
  await expect(verdict(page).getByRole('button', { name: /^Remove evidence/ })).toBeVisible();
  await expect(verdict(page).getByText('from the host').last()).toBeVisible();
  await expect(whyRow(page, 'best explanation')).toContainText('Accept queue full');
  await expect(whyRow(page, 'possible').first()).toContainText('firewall');
  await verdict(page).getByText('What you know yourself').click();
  await verdict(page)
    .getByRole('checkbox', { name: /The first output was made before this opening/ })
    .check();
  await expect(whyRow(page, 'proved').filter({ hasText: 'Accept queue full' })).toBeVisible();
  await expect(flowSummary(page)).toContainText('Accept queue full');
  await verdict(page)
    .locator('summary')
    .filter({ hasText: /Counters|Listening/ })
    .first()
    .click();
  await expect(
    verdict(page)
      .getByRole('cell', { name: /ListenOverflows/ })
      .first(),
  ).toBeVisible();
  await verdict(page)
    .getByRole('button', { name: /^Remove evidence/ })
    .click();
  await expect(verdict(page).getByText('from the host')).toHaveCount(0);
});

test('saying where the capture was taken changes the verdict and the address', async ({ page }) => {
  await page.goto('./#v=1&sample=ack-lost');
  const place = verdict(page).getByRole('combobox', { name: 'Captured' });
  const lost = verdict(page).locator('dl > div').filter({ hasText: 'ACK lost on the way' });
  await expect(lost.first()).not.toContainText('ruled out');
  await place.selectOption('server');
  await expect(whyRow(page, 'ruled out')).toContainText('ACK lost on the way');
  await expect(page).toHaveURL(/[#&]at=server(&|$)/);
  await page.reload();
  await expect(place).toHaveValue('server');
  await place.selectOption('');
  await expect(page).not.toHaveURL(/at=/);
});

test('the openings of a listener are a finding with a page of its own', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, busyCapture);
  const cards = page.getByRole('list', { name: 'Listeners' }).getByRole('button');
  await expect(cards.first()).toContainText(/\d+ crooked openings between/);
  await cards.first().click();
  await expect(page.getByRole('heading', { name: /^Listener 10/ })).toBeFocused();
  const openings = page.getByRole('listbox', { name: 'Openings of the listener' });
  await expect(openings.getByRole('option').first()).toHaveAccessibleName(/crooked, half-open/);
  await openings.getByRole('option').first().click();
  await expect(ladderPackets(page).first()).toBeVisible();
  await expect(flowRows(page).first()).toContainText(/crooked|queue full/);
});

test('the page of a listener has an address, and Back leaves it', async ({ page }) => {
  await page.goto('./#v=1&sample=busy-server&listener=10.99.0.80:8443');
  const heading = page.getByRole('heading', { name: 'Listener 10.99.0.80:8443' });
  await expect(heading).toBeVisible();
  await page
    .getByRole('listbox', { name: 'Openings of the listener' })
    .getByRole('option')
    .first()
    .click();
  await expect(ladderPackets(page).first()).toBeVisible();
  await expect(page).not.toHaveURL(/listener=/);
  await page.goBack();
  await expect(heading).toBeVisible();
});
