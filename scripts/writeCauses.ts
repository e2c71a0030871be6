/** Writes docs/causes.md from the knowledge table: `npm run docs:causes`. A test holds the page against the table. */
import { writeFileSync } from 'node:fs';
import { causesMarkdown } from '../src/core/diagnosis/causes/causesMarkdown';

writeFileSync('docs/causes.md', causesMarkdown());
