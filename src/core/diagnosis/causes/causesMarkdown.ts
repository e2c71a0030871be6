/** The knowledge table as a page for readers (docs/causes.md). */
import type { Cause } from './cause';
import { causeHelp, explanationOf } from './help';
import { causes } from './index';

const HEAD = `# Causes

What synscope knows about openings that went wrong, as the diagnosis uses it. This page is generated from
\`src/core/diagnosis/causes/\` by \`npm run docs:causes\`; change it there.

A cause comes into question when everything that it *requires* was seen. Each thing that it *expects* makes it a better
explanation; anything that it *cannot explain* rules it out. One cause left, and its evidence there: proved, when packets
can prove it at all. The names in code type are kinds of observation (\`src/core/diagnosis/observations/\`).
`;

/** The whole page. */
export function causesMarkdown(): string {
  return `${HEAD}\n${causes.map(section).join('\n')}`;
}

function section(cause: Cause): string {
  const { fix, ask, sources, versions } = causeHelp[cause.id];
  const lines = [`## ${cause.title}`, '', `\`${cause.id}\``, '', explanationOf(cause), ''];
  if (versions !== undefined) lines.push(`Applies to: ${versions}.`, '');
  lines.push('| | |', '| --- | --- |');
  lines.push(`| requires | ${cause.requires.map(groupText).join('; and ')} |`);
  if (cause.expects.length > 0) lines.push(`| expects | ${cause.expects.map(code).join(', ')} |`);
  for (const [kind, reason] of Object.entries(cause.excludes)) {
    lines.push(`| cannot explain | ${code(kind)}: ${reason} |`);
  }
  for (const [kind, reason] of Object.entries(cause.weakenedBy ?? {})) {
    lines.push(`| made less likely by | ${code(kind)}: ${reason} |`);
  }
  if (cause.silentBeside !== undefined) {
    lines.push(`| no question beside | ${cause.silentBeside.map(code).join(' or ')} |`);
  }
  lines.push(`| proved by packets | ${provableText(cause.provable)} |`, `| what helps | ${fix} |`);
  if (cause.hostProof !== undefined) {
    lines.push(`| proved by the host | ${cause.hostProof.map(code).join(' or ')} |`);
  }
  for (const { system, command, look } of ask) {
    lines.push(`| ask (${system}) | ${code(command.replaceAll('|', '\\|'))}: ${look} |`);
  }
  for (const { what } of sources) lines.push(`| source | ${what} |`);
  lines.push('');
  return lines.join('\n');
}

function provableText(provable: Cause['provable']): string {
  if (provable === false) return 'no: rarer reasons look the same, the host decides';
  if (provable === true) return 'when it alone is left';
  return `when it alone is left, with ${provable.map(code).join(' or ')}`;
}

function groupText(group: Cause['requires'][number]): string {
  return typeof group === 'string' ? code(group) : group.map(code).join(' or ');
}

function code(text: string): string {
  return `\`${text}\``;
}
