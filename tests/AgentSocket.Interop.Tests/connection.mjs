// One connection and the session that it carries: counts (§5), what may have to be sent again (§10.3), and a look at every frame
// that the server sends with the rules of §3 and §4.

import { frameOf, frameWith } from '../vectors/frame-table.mjs';
import { elementsOf } from '../vectors/fields.mjs';
import { judge } from '../vectors/judge.mjs';
import { toBytes, toHex } from '../vectors/neutral.mjs';

export class Connection {
  /** What goes over the session's connections: counts, and the client's own frames by number. */
  session = { sent: [], received: 0 };

  constructor(socket, tell, resumption) {
    this.socket = socket;
    this.tell = tell;
    this.earlier = resumption;
  }

  /** What a later connection needs to go on. */
  resumption({ token = this.token, received = this.session.received }) {
    return { sent: this.session.sent, id: this.id, token, received };
  }

  /** Neither side waits for the other: what goes first goes before the server's HELLO has come. */
  begin(first) {
    if (this.earlier)
      this.transmit(bytesOf('RESUME', { sessionId: this.earlier.id, resumeToken: this.earlier.token, received: this.earlier.received }));
    first.forEach(({ frame, fields }) => this.send(frame, fields));
  }

  send(frame, fields) {
    this.transmit(this.count(frame, bytesOf(frame, fields)));
  }

  lose(frame, fields) {
    this.count(frame, bytesOf(frame, fields));
  }

  /** A message as it stands. */
  sendHex({ hex, counts }) {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    if (counts)
      this.session.sent.push(bytes);
    this.transmit(bytes);
  }

  ping({ sent = this.session.sent.length, received = this.session.received, time = 1 }) {
    this.transmit(bytesOf('PING', { time, sent, received }));
  }

  ack({ received = this.session.received }) {
    this.transmit(bytesOf('ACK', { received }));
  }

  receive(data, isBinary) {
    if (!isBinary) {
      this.tell({ event: 'violation', error: 'NotBinary' });
      return;
    }

    const judged = judge(data, 'server');
    if (judged.error || judged.ignored) {
      this.tell({ event: 'violation', error: judged.error ?? 'ignored', hex: toHex(data) });
      return;
    }

    const definition = frameWith(data[0], 'server');
    if (!definition.from.includes('server'))
      this.tell({ event: 'violation', error: 'NotAllowed', hex: toHex(data) });
    const number = definition.numbered ? ++this.session.received : 0;
    this.tell({ event: 'frame', frame: definition.frame, number, fields: judged.fields, hex: toHex(data) });
    this.handlers[definition.frame]?.(judged.fields);
  }

  handlers = {
    HELLO: ({ sessionId, resumeToken }) => {
      [this.id, this.token] = [sessionId, resumeToken];
    },

    RESUMED: ({ outcome, received, resumeToken }) => {
      if (outcome === 1)
        return;
      [this.id, this.token] = [this.earlier.id, resumeToken];
      this.session = { sent: this.earlier.sent, received: this.earlier.received };
      this.session.sent.slice(received).forEach((bytes) => this.transmit(bytes));
    },

    PONG: ({ sent, received }) => {
      if (sent !== this.session.received || received > this.session.sent.length)
        this.tell({ event: 'violation', error: 'CountMismatch' });
    },
  };

  count(frame, bytes) {
    if (frameOf(frame, 'client').numbered)
      this.session.sent.push(bytes);
    return bytes;
  }

  transmit(bytes) {
    this.socket.send(bytes, { binary: true });
  }
}

const bytesOf = (frame, fields) => {
  const definition = frameOf(frame, 'client');
  return Buffer.concat([Buffer.from([definition.code]), toBytes(elementsOf(definition, fields))]);
};
