/** Runs cases that say which verdict the packets of a capture allow, and what must not be said of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../src/core/capture';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import type { CauseStatus } from '../../src/core/diagnosis/verdict';
import { isListed } from '../../src/core/flows/flowTable';
import { readListing } from '../../src/core/loading/listingCapture';
import { openingOf } from '../../src/core/opening/openingOf';
import { loadFile } from './loadFile';

export interface Expected {
  readonly file: string;
  /** The flows that are not healthy, by stream: status and causes that remain, the best first. */
  readonly odd: Readonly<Record<number, readonly [CauseStatus, ...string[]]>>;
  /** Ruled out in every odd flow. */
  readonly ruledOut?: readonly string[];
  /** In an observation of an odd flow: text and the packets that it cites. */
  readonly says?: readonly (readonly [RegExp, (readonly number[])?])[];
}

/** A capture or a text of test/captures. */
export async function loadCase(file: string): Promise<Capture> {
  const path = `test/captures/${file}`;
  if (!file.endsWith('.txt')) return loadFile(path);
  const result = readListing(readFileSync(path, 'utf8'));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

/** One description a case. */
export function describeVerdicts(cases: readonly Expected[]): void {
  describe.each(cases)('$file', async ({ file, odd, ruledOut = [], says = [] }) => {
    const capture = await loadCase(file);
    const flows = Array.from({ length: capture.flows.length }, (_, flow) => flow);
    const diagnoses = flows
      .filter((flow) => isListed(capture.flows, flow))
      .map((flow) => ({ flow, ...diagnose(capture, openingOf(capture, flow)) }))
      .filter(({ verdict }) => verdict !== null && !verdict.healthy);

    it('has the verdict that its packets allow', () => {
      const found = diagnoses.map(({ flow, verdict }) => {
        const left = verdict!.causes.filter(({ status }) => status !== 'ruled-out');
        return [flow, [left[0]!.status, ...left.map(({ id }) => id)]];
      });
      expect(Object.fromEntries(found)).toEqual(odd);
    });

    it.each(ruledOut)('rules %s out', (id) => {
      for (const { verdict } of diagnoses) {
        expect(verdict!.causes.find((cause) => cause.id === id)?.status).toBe('ruled-out');
      }
    });

    it.each(says.map(([text, cited]) => ({ text, cited })))('says $text', ({ text, cited }) => {
      const found = diagnoses
        .flatMap(({ observations }) => observations)
        .find((o) => text.test(o.text));
      expect(found).toBeDefined();
      if (cited !== undefined) expect(found!.packets.map((packet) => packet + 1)).toEqual(cited);
    });
  });
}
