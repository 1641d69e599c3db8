const KINDS: Record<string, string> = { der: 'DER', node: 'pricing node', point: 'connection point' };

export function kindName(kind: string): string {
	return KINDS[kind] ?? kind;
}

/** A path of this page; what is not one leads nowhere else. */
export function ownPath(path: string): string {
	return /^\/(?![/\\])/.test(path) ? path : '/';
}
