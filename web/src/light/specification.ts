// The chain specification: the light client's root of trust.

/** What is read of a chain specification here; smoldot reads the rest. */
export interface Specification {
	name: string;
	/** The addresses at which it looks for nodes. */
	bootNodes: readonly string[];
}

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
	const { genesis, name, bootNodes } = read as { genesis: unknown; name?: unknown; bootNodes?: unknown };
	if (typeof genesis === 'object' && genesis !== null && 'runtimeGenesis' in genesis) {
		throw new Error('the chain specification is not raw: export it with --raw');
	}
	return {
		name: typeof name === 'string' ? name : '',
		bootNodes: Array.isArray(bootNodes) ? bootNodes.map(String) : [],
	};
}
