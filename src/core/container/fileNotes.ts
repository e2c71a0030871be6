/** What a capture file says beside its packets: who made it, comments, names of addresses. */
import { withNumber } from '../bytes/sortedSearch';
import type { PacketIndex } from '../packets/packetTable';

/** A statement about the file, or about one of its interfaces. */
export interface FileNote {
  /** Row of the interface that it is about; null = the file, or the section of it that begins here. */
  readonly interfaceId: number | null;
  /** "Comment", "Operating system", "Capture filter". */
  readonly name: string;
  readonly text: string;
}

/** What somebody wrote to a packet. */
export interface PacketComment {
  readonly packet: PacketIndex;
  readonly text: string;
}

/** A name that the file gives to an address. */
export interface AddressName {
  /** As `addressText` writes it. */
  readonly address: string;
  readonly name: string;
}

export interface FileNotes {
  /** In file order. */
  readonly about: readonly FileNote[];
  /** In file order; a packet may have several. */
  readonly comments: readonly PacketComment[];
  readonly names: readonly AddressName[];
  /** How many more there are that were not kept. */
  readonly leftOut: number;
}

/** Most notes of each kind; more is no description, but data. */
const MOST_NOTES = 10_000;
/** Characters of all notes together. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Collects the notes of a file, within limits. */
export class FileNoteRecorder {
  private readonly about: FileNote[] = [];
  private readonly comments: PacketComment[] = [];
  private readonly names: AddressName[] = [];
  private characters = 0;
  private leftOut = 0;

  addAbout(interfaceId: number | null, name: string, text: string): void {
    if (text !== '' && this.hasRoom(this.about, text)) this.about.push({ interfaceId, name, text });
  }

  addComment(packet: PacketIndex, text: string): void {
    if (text !== '' && this.hasRoom(this.comments, text)) this.comments.push({ packet, text });
  }

  addName(address: string, name: string): void {
    if (name !== '' && this.hasRoom(this.names, name)) this.names.push({ address, name });
  }

  finish(): FileNotes {
    const { about, comments, names, leftOut } = this;
    return { about, comments, names, leftOut };
  }

  private hasRoom(notes: readonly unknown[], text: string): boolean {
    if (notes.length < MOST_NOTES && this.characters + text.length <= MOST_CHARACTERS) {
      this.characters += text.length;
      return true;
    }
    this.leftOut++;
    return false;
  }
}

/** The comments of a packet, in the order of the file. */
export function commentsOf(notes: FileNotes | undefined, packet: PacketIndex): string[] {
  const own = withNumber(notes?.comments ?? [], (comment) => comment.packet, packet);
  return own.map(({ text }) => text);
}

/** The name that the file gives to an address, null when it gives none. */
export function nameOf(notes: FileNotes | undefined, address: string): string | null {
  return notes?.names.find((entry) => entry.address === address)?.name ?? null;
}
