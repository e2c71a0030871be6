/** Every regular expression that stands in the source of the project. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface SourceExpression {
  /** File and line. */
  readonly where: string;
  readonly source: string;
  readonly flags: string;
}

/** The regular expressions of a folder's TypeScript files without its tests, and calls of `RegExp`, which hide theirs. */
export function sourceExpressions(folder: string): {
  expressions: SourceExpression[];
  hidden: string[];
} {
  const expressions: SourceExpression[] = [];
  const hidden: string[] = [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => /\.tsx?$/.test(one) && !/\.test\.tsx?$/.test(one))) {
    const path = join(folder, name);
    const file = ts.createSourceFile(
      path,
      readFileSync(path, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const visit = (node: ts.Node): void => {
      const where = () => `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        expressions.push({
          where: where(),
          source: node.text.slice(1, end),
          flags: node.text.slice(end + 1),
        });
      }
      if (ts.isIdentifier(node) && node.text === 'RegExp' && !ts.isTypeReferenceNode(node.parent)) {
        hidden.push(where());
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { expressions, hidden };
}
