#!/usr/bin/env node
// A client of the protocol that shares nothing with the .NET one: ws, @msgpack/msgpack and the specification's field table.
// It takes commands from standard input and tells what happens on standard output, one JSON object a line each.
//
//   {"do": "connect", "url", "protocols"?, "headers"?, "first"?: [{frame, fields}]}   opens a connection; `first` goes out with the upgrade
//   {"do": "resume", "url", "token"?, "received"?}     opens one that goes on with the last connection's session
//   {"do": "send", "frame", "fields"}                  sends a frame, and counts it
//   {"do": "lose", "frame", "fields"}                  counts a frame, but doesn't send it: what a dying connection does
//   {"do": "sendHex", "hex", "counts"?}                sends a message as it stands; it counts if so said
//   {"do": "sendText", "text"}, {"do": "sendParts", "parts"}   sends a text message; sends one in WebSocket fragments
//   {"do": "ping", "sent"?, "received"?}, {"do": "ack", "received"?}
//   {"do": "drop"}, {"do": "close"}                    ends the connection without or with a closing handshake
//
// Each takes "connection", a number from 0; the newest if absent. Events name theirs.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { Connection } from './connection.mjs';

const require = createRequire(new URL('../npm/package.json', import.meta.url));
const WebSocket = load('ws');
const connections = [];
const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

const commands = {
  connect: (_, command) => open(command, command.first ?? []),
  resume: (last, command) => open(command, [], last.resumption(command)),
  send: (connection, { frame, fields }) => connection.send(frame, fields),
  lose: (connection, { frame, fields }) => connection.lose(frame, fields),
  sendHex: (connection, command) => connection.sendHex(command),
  sendText: (connection, { text }) => connection.socket.send(text),
  sendParts: (connection, { parts }) => parts.forEach((part, index) =>
    connection.socket.send(Buffer.from(part, 'hex'), { binary: true, fin: index === parts.length - 1 })),
  ping: (connection, command) => connection.ping(command),
  ack: (connection, command) => connection.ack(command),
  drop: (connection) => connection.socket.terminate(),
  close: (connection) => connection.socket.close(1000),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  commands[command.do](connections[command.connection ?? connections.length - 1], command);
}
connections.forEach(({ socket }) => socket.terminate());

function open({ url, protocols = ['asp-v1'], headers = {} }, first, resumption) {
  const number = connections.length;
  const socket = new WebSocket(url, protocols, { headers, perMessageDeflate: true });
  const connection = new Connection(socket, (event) => tell({ connection: number, ...event }), resumption);
  connections.push(connection);
  socket.on('open', () => {
    tell({ connection: number, event: 'open', protocol: socket.protocol, extensions: socket.extensions });
    connection.begin(first);
  });
  socket.on('unexpected-response', (request, response) => {
    tell({ connection: number, event: 'refused', status: response.statusCode, retryAfter: response.headers['retry-after'] });
    request.destroy();
  });
  socket.on('error', (error) => tell({ connection: number, event: 'error', message: error.message }));
  socket.on('close', (code, reason) => tell({ connection: number, event: 'close', code, reason: String(reason) }));
  socket.on('message', (data, isBinary) => connection.receive(data, isBinary));
}

function load(name) {
  try {
    return require(name);
  } catch {
    throw new Error(`${name} isn't there: npm ci --prefix tests/npm`);
  }
}
