/** `pfctl -ss`: connections as pf of OpenBSD, FreeBSD and pfSense tracks them. */
import { endpointWords, readEndpoint } from './endpoint';
import { readRows, type Recogniser } from './recogniser';

/** Interface, ends with the translated name in brackets, and the states of the two ends. */
const ROW =
  /^\s*\S{1,20} tcp (\S{3,60})(?: \((\S{3,60})\))? (<-|->) (\S{3,60})(?: \((\S{3,60})\))?\s{1,20}([A-Z_\d]{3,12}):([A-Z_\d]{3,12})\s*$/;

function readEntry(text: string) {
  const match = ROW.exec(text);
  if (match === null) return null;
  const [, left, leftName, arrow, right, rightName] = match;
  const [near, far] = [match[6]!, match[7]!];
  const incoming = arrow === '<-';
  // The name in brackets is the one under which the connection came; the client knows that one.
  const client = readEndpoint(incoming ? right! : left!);
  const server = readEndpoint(incoming ? (leftName ?? left!) : (rightName ?? right!));
  if (client === null || server === null) return null;
  const states = incoming ? [far, near] : [near, far];
  return { client, server, states };
}

export const pfStates: Recogniser = {
  id: 'pfctl -ss',
  read(block, at) {
    const { rows, lines } = readRows(block, at, readEntry);
    if (rows.length === 0) return null;
    return {
      lines,
      tables: [
        {
          title: 'Connections that pf tracks',
          columns: ['Client', 'Server', 'State of the client', 'State of the server'],
          rows: rows.map(({ client, server, states }) => [
            endpointWords(client),
            endpointWords(server),
            ...states,
          ]),
          recognisedAs: 'pfctl -ss',
          note: null,
        },
      ],
      facts: rows.map(({ client, server, states }) => ({
        fact: 'tracked',
        state: states[0]!,
        client,
        server,
        unreplied: states[1] === 'CLOSED',
        moment: block.moment,
      })),
    };
  },
};
