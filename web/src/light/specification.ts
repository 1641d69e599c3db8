// The chain specification: the light client's root of trust.

/** A chain specification as the light client takes it. */
export interface Specification {
	/** The raw specification, as JSON. */
	chainSpec: string;
	name: string;
	/** The addresses at which it looks for nodes. */
	bootNodes: readonly string[];
	/** A finalized block to start from, as smoldot writes it; as trusted as the specification that it is in. */
	checkpoint: string | undefined;
}

/** The key of the specification under which `npm run checkpoint` puts a checkpoint. */
export const CHECKPOINT = 'tielineCheckpoint';

/** Reads a specification. Throws a sentence where it is none. */
export function readSpecification(json: string): Specification {
	let read: unknown;
	try {
		read = JSON.parse(json);
	} catch {
		throw new Error('the chain specification is no JSON');
	}
	if (typeof read !== 'object' || read === null || !('genesis' in read)) {
		throw new Error('the chain specification has no genesis');
	}
	const { [CHECKPOINT]: checkpoint, ...rest } = read as Record<string, unknown>;
	const { genesis, name, bootNodes } = rest;
	if (typeof genesis === 'object' && genesis !== null && 'runtimeGenesis' in genesis) {
		throw new Error('the chain specification is not raw: export it with --raw');
	}
	return {
		// smoldot takes no keys that it does not know.
		chainSpec: checkpoint === undefined ? json : JSON.stringify(rest),
		name: typeof name === 'string' ? name : '',
		bootNodes: Array.isArray(bootNodes) ? bootNodes.map(String) : [],
		checkpoint: typeof checkpoint === 'string' ? checkpoint : undefined,
	};
}
