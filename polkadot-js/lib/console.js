// Keeps what is said on the console as warning or error, which is where polkadot.js says what it
// does not know of a chain. To be imported before polkadot.js.

import { format } from 'node:util';

/** What has been said so far. A test reports what is not expected of it. */
export const said = [];

for (const level of ['warn', 'error']) {
	console[level] = (...message) => said.push(format(...message));
}
