/** What can go wrong with a file: packed in odd ways, made to fill memory, changed or gone, or the end of the reader itself. */
import { appendFile, rm, truncate, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { allFloods } from '../test/support/allFloods';
import { linkFlood } from '../test/support/linkFloods';
import { zipArchive } from '../test/support/zipArchive';
import {
  busyCapture,
  captureWithoutTcp,
  commentedCapture,
  originCapture,
  picture,
} from './support/captureFiles';
import { writeSparseCapture } from './support/sparseCapture';
import { builtFiles, expect, test } from './support/test';
import { chooseFile, dropFile, expectOrigin, flowRows, ladderPackets } from './support/workspace';

test('packed captures open, and nothing is asked for', async ({ page, baseURL }) => {
  const { bytes } = originCapture;
  const members = [bytes.subarray(0, 100), bytes.subarray(100, 700), bytes.subarray(700)];
  const packed = {
    'one.pcap.gz': gzipSync(bytes),
    'members.pcap.gz': Buffer.concat(members.map((member) => gzipSync(member))),
    'archive.zip': Buffer.from(zipArchive([['trace.pcap', bytes]], true)),
    'packed.pcap.zst': readFileSync('test/captures/packed/origin.pcap.zst'),
    'packed.pcap.lz4': readFileSync('test/captures/packed/origin.pcap.lz4'),
  };
  await page.goto('./');
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  // A reader that starts from the page's own memory asks nobody.
  page.on('request', (request) => {
    if (!request.url().startsWith('blob:')) asked.push(request.url());
  });
  for (const [name, file] of Object.entries(packed)) {
    await dropFile(page, { name, bytes: file });
    await expect(page).toHaveTitle(`${name} · Synscope`);
    await expectOrigin(page);
  }
  const ofTheBuild = builtFiles().map((path) => new URL(path, baseURL).href);
  expect(asked.filter((url) => !ofTheBuild.includes(url))).toEqual([]);
});

test('a file that was made to fill memory gets a sentence', async ({ page }) => {
  // Packets of zeros: 80 MB in some hundred kilobytes.
  const record = Buffer.alloc(16 + 65_520);
  record.writeUInt32LE(65_520, 8);
  record.writeUInt32LE(65_520, 12);
  const head = originCapture.bytes.subarray(0, 24);
  const bomb = Buffer.concat([head, ...new Array<Buffer>(1280).fill(record)]);
  await page.goto('./');
  await dropFile(page, { name: 'bomb.pcap.gz', bytes: gzipSync(bomb) });
  await expect(page.getByText(/such files are made to fill memory/)).toBeVisible();
  await dropFile(page, originCapture);
  await expectOrigin(page);
});

test('a wrong file leaves the capture that is open', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, originCapture);
  await expectOrigin(page);
  await dropFile(page, picture);
  await expect(page.getByRole('heading', { name: 'This file could not be opened' })).toBeFocused();
  await page.getByRole('button', { name: 'Back to office-web.pcap' }).click();
  await expectOrigin(page);
});

/** It takes the file and falls over; or does so when it is asked for the first thing. */
for (const [when, falls] of [
  ['with a file', 'if (event.data.path?.includes("open"))'],
  ['before a file comes', ''],
] as const)
  test(`a reader that dies ${when} is replaced`, async ({ page, complaints }) => {
    let served = 0;
    await page.route('**/capture.worker-*.js', async (route) => {
      served++;
      if (served > 1) return route.continue();
      return route.fulfill({
        contentType: 'text/javascript',
        body: `addEventListener("message", (event) => { ${falls} throw new Error("no memory left"); });`,
      });
    });
    await page.goto('./');
    if (falls === '') await expect.poll(() => complaints.length).toBeGreaterThan(0);
    await dropFile(page, originCapture);
    if (falls !== '')
      await expect(page.getByRole('main')).toContainText(
        /The reader stopped by itself \(.*no memory left\)\. A new one has been started/,
      );
    if (falls !== '') await dropFile(page, originCapture);
    await expectOrigin(page);
    expect(served).toBeGreaterThan(1);
    complaints.length = 0;
  });

/** Makes a part of the language throw that no test of ours uses; returns what puts it back. */
async function breakSorting(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const whole = Array.prototype.toSorted;
    Array.prototype.toSorted = function broken() {
      throw new Error('sorting is out of order');
    };
    Object.assign(globalThis, { mend: () => (Array.prototype.toSorted = whole) });
  });
  return () => page.evaluate(() => void (globalThis as unknown as { mend(): void }).mend());
}

test('a part of the page that fails says so, and the rest goes on', async ({
  page,
  complaints,
}) => {
  await page.goto('./');
  await dropFile(page, busyCapture);
  await expect(flowRows(page).nth(1)).toBeVisible();
  const mend = await breakSorting(page);
  await flowRows(page).nth(1).click();
  // It lists what was observed in order.
  const faults = page.getByRole('alert');
  await expect(faults).toContainText([/^This verdict could not/]);
  await expect(faults.last()).toContainText('sorting is out of order');
  await mend();
  await faults.last().getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  await flowRows(page).nth(2).click();
  await expect(faults).toHaveCount(0);
  await expect(ladderPackets(page).first()).toBeVisible();
  await dropFile(page, originCapture);
  await expectOrigin(page);
  complaints.length = 0;
});

test('a load that fails on the page ends, and the next file opens', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // The first flow of the list is taken from a column.
  await page.evaluate(() => {
    const columns = Object.getPrototypeOf(Uint32Array.prototype) as Uint32Array;
    const whole = columns[Symbol.iterator];
    columns[Symbol.iterator] = () => {
      throw new Error('columns are out of order');
    };
    Object.assign(globalThis, { mend: () => (columns[Symbol.iterator] = whole) });
  });
  await dropFile(page, busyCapture);
  await expect(page.getByRole('main')).toContainText(
    'Synscope failed (columns are out of order): a fault of the program, not of what you opened.',
  );
  await page.evaluate(() => void (globalThis as unknown as { mend(): void }).mend());
  await dropFile(page, originCapture);
  await expectOrigin(page);
});

test('files made to keep the reader busy leave a page that opens the next one', async ({
  page,
}) => {
  await page.goto('./');
  const floods = [
    'one-isn-reset',
    'one-isn-opened',
    'syn-acks-and-acks',
    'syn-flood',
    'overlapping-samples',
    'compressed-again',
    'fragments-of-one',
    'interfaces',
    'link-types',
    'comments-of-one',
    'zero-texts',
    'lz4-empty',
    'zstd-bytes',
    'gzip-bytes',
  ];
  for (const id of floods) {
    const flood = allFloods.find((each) => each.id === id)!;
    await dropFile(page, { name: `${id}.pcap`, bytes: Buffer.from(flood.make(2)) });
    await expect(page).toHaveTitle(`${id}.pcap · Synscope`);
    await expect(page.getByText(/a fault of the program/)).toHaveCount(0);
    await dropFile(page, originCapture);
    await expect(page).toHaveTitle('office-web.pcap · Synscope');
    await expectOrigin(page);
  }
});

/** What the page says of each file of test/captures/attack. */
const attacks: readonly (readonly [string, RegExp])[] = [
  ['01-netlink-loop.pcap', /Of its 2 packets none is a TCP segment/],
  ['02-netlink-throw.pcap', /Of its 2 packets none is a TCP segment/],
  ['03-oob16.pcap', /10\.0\.0\.1:1234/],
  ['04-vlan54.pcap', /10\.0\.0\.1:40000/],
  ['05-sflow20.pcap', /Of its 1 packet none is a TCP segment/],
  ['08-lz4-frames-1000.lz4', /This LZ4 file is empty inside/],
];

test('each file that once broke the reader is answered, and the next one opens', async ({
  page,
}) => {
  await page.goto('./');
  for (const [name, answer] of attacks) {
    await dropFile(page, { name, bytes: readFileSync(`test/captures/attack/${name}`) });
    await expect(page.getByRole('main')).toContainText(answer);
    await expect(page.getByText(/a fault of the program|changed, moved or deleted/)).toHaveCount(0);
    await dropFile(page, originCapture);
    await expect(page).toHaveTitle('office-web.pcap · Synscope');
    await expectOrigin(page);
  }
});

/** Lines that once took regular expressions seconds, or for ever, and look like the outputs of hosts. */
const attackTexts: Readonly<Record<string, string>> = {
  conntrack: `cpu=0 a${'=111'.repeat(2500)}!`,
  prompt: `a@${'a'.repeat(5000)}${' '.repeat(5000)}`,
  sysctl: `net.a = a${' '.repeat(10_000)}b`,
  iptables: `Chain INPUT (policy ACCEPT)\nACCEPT tcp -- any any ${'/*'.repeat(5000)}`,
  nft: `table ip x {\nchain y {\ntype filter hook input${' '.repeat(10_000)}x\n}\n}`,
};

test('lines made to keep expressions busy leave a page that opens the next file', async ({
  page,
}) => {
  await page.goto('./');
  for (const [name, text] of Object.entries(attackTexts)) {
    await dropFile(page, { name: `${name}.txt`, bytes: Buffer.from(text) });
    await expect(page.getByRole('main')).toContainText(`${name}.txt`);
    await expect(page.getByRole('main')).toContainText(
      /neither a listing of packets|This is the output of commands on a host/,
    );
    await dropFile(page, originCapture);
    await expectOrigin(page);
    await page.goto('./');
  }
});

for (const name of ['07-link-both.txt', '07-link-repeats.txt']) {
  test(`${name} is drawn, and leaves the page usable`, async ({ page }) => {
    const payload = readFileSync(`test/captures/attack/${name}`, 'utf8').trim();
    await page.goto(`./#v=1&d=${payload}`);
    await expect(
      ladderPackets(page)
        .first()
        .or(page.getByRole('heading', { name: /link/i })),
    ).toBeVisible();
    await dropFile(page, originCapture);
    await expectOrigin(page);
  });
}

test('a link made to keep the page busy is drawn, and leaves it usable', async ({ page }) => {
  const payload = await linkFlood('SYN-ACKs that quote ACKs', 20_000);
  await page.goto(`./#v=1&d=${payload}`);
  await expect(ladderPackets(page).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  await dropFile(page, originCapture);
  await expectOrigin(page);
});

test('readers that are ended follow each other without asking for a file', async ({ page }) => {
  await page.goto('./');
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  for (let i = 0; i < 3; i++) {
    // The second file ends the reader of the first one.
    await dropFile(page, busyCapture);
    await dropFile(page, originCapture);
    await expectOrigin(page);
  }
  // A blob: address is the page's own memory.
  expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([]);
});

test('a file that changed since it was opened is said to have', async ({ page }, testInfo) => {
  const path = testInfo.outputPath('office-web.pcap');
  await writeFile(path, originCapture.bytes);
  await page.goto('./');
  await chooseFile(page, path);
  await expectOrigin(page);
  await appendFile(path, 'more');
  await ladderPackets(page).nth(5).click();
  await expect(page.getByText(/the file has changed or gone since it was opened/)).toBeVisible();
});

test('a file that vanishes while it is read keeps the packets before', async ({
  page,
}, testInfo) => {
  const path = testInfo.outputPath('long.pcap');
  await writeSparseCapture(path, originCapture, 3e9);
  await page.goto('./');
  await chooseFile(page, path);
  await expect(page.getByRole('progressbar', { name: 'Reading long.pcap' })).toBeVisible();
  await truncate(path, 1_000_000);
  await expect(page.getByText(/could not be read from byte [\d,]+ on/)).toBeVisible();
  await expect(ladderPackets(page)).toHaveCount(13);
  await rm(path);
});

test('what a file says beside its packets is shown', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, commentedCapture);
  await expectOrigin(page);
  await page.getByRole('button', { name: 'About this file' }).click();
  const about = page.getByRole('dialog', { name: 'About this file' });
  await expect(about).toContainText('Captured on the web server while the shop was slow');
  await expect(about).toContainText('shop-web-1.example');
  // Wireshark numbers a custom block before it.
  await about.getByRole('button', { name: 'Packet 9' }).click();
  await expect(about).toBeHidden();
  const notes = page.getByRole('region', { name: 'From the file' });
  await expect(notes).toContainText('Second repeat');
  await expect(notes).toContainText('CRC-32 12345678');
  await expect(
    page.getByRole('option', { name: /^packet 9,.*commented in the file/ }),
  ).toBeVisible();
});

test('packets that are no TCP are listed, and opened', async ({ page }) => {
  await page.goto('./');
  await dropFile(page, captureWithoutTcp);
  await expect(page.getByRole('heading', { name: 'No TCP in this capture' })).toBeVisible();
  const list = page.getByRole('listbox', { name: 'Packets outside TCP flows' });
  await expect(list.getByRole('option').nth(1)).toContainText(/UDP [\d.]+:\d+ → [\d.]+:\d+/);
  await list.getByRole('option').nth(1).click();
  await expect(page.getByRole('treeitem', { name: /^User Datagram Protocol/ })).toBeVisible();
  await list.press('End');
  await expect(list.getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'About this file' }).click();
  await page.getByRole('button', { name: '8 packets outside them' }).click();
  await expect(page.getByRole('dialog', { name: 'Packets outside TCP flows' })).toBeVisible();
});

test('one file while another is read: the last one wins, however the first ends', async ({
  page,
}) => {
  await page.goto('./');
  await dropFile(page, busyCapture);
  await dropFile(page, picture);
  await expect(page.getByRole('heading', { name: 'This file could not be opened' })).toBeVisible();
  await dropFile(page, busyCapture);
  await dropFile(page, originCapture);
  await expectOrigin(page);
});
