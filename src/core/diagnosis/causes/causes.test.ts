import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectors } from '../observations';
import { observationKinds } from '../observations/observationKinds';
import { causesMarkdown } from './causesMarkdown';
import { causeIds } from './cause';
import { causeHelp, explanationOf } from './help';
import { causes } from './index';

describe('the knowledge table', () => {
  it('has each id once', () => {
    expect(causes.map(({ id }) => id).sort()).toEqual([...causeIds].sort());
  });

  it('gives every cause a source, an explanation, a remedy and a requirement', () => {
    for (const cause of causes) {
      const { fix, sources } = causeHelp[cause.id];
      expect(sources.length, cause.id).toBeGreaterThan(0);
      expect(cause.requires.length, cause.id).toBeGreaterThan(0);
      expect(explanationOf(cause).length, cause.id).toBeGreaterThan(60);
      expect(fix.length, cause.id).toBeGreaterThan(10);
    }
  });

  it('never excludes what it requires or expects', () => {
    for (const { id, requires, expects, excludes } of causes) {
      const wanted = new Set([...requires.flat(), ...expects]);
      for (const kind of Object.keys(excludes)) expect(wanted.has(kind as never), id).toBe(false);
    }
  });

  it('names causes that exist where it names others', () => {
    const ids = new Set(causes.map(({ id }) => id));
    for (const { underlies = [] } of causes) {
      for (const id of underlies) expect(ids.has(id), id).toBe(true);
    }
  });

  it('is what docs/causes.md says', () => {
    expect(existsSync('docs/causes.md') && readFileSync('docs/causes.md', 'utf8')).toBe(
      causesMarkdown(),
    );
  });
});

describe('the detectors', () => {
  it('claim each kind of packet evidence once', () => {
    const claimed = detectors.flatMap(({ kinds }) => kinds);
    expect(new Set(claimed).size).toBe(claimed.length);
    for (const kind of claimed) expect(observationKinds).toContain(kind);
  });
});
