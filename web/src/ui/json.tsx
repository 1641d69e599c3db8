/** A decoded value of the chain, as text: names in it are data and never markup. */
export function Json({ value, isInline = false }: { value: unknown; isInline?: boolean }) {
	if (value === null || value === undefined) return <>–</>;
	if (isInline) {
		const text =
			typeof value === 'object'
				? Object.entries(value)
						.map(([name, each]) => `${name}: ${typeof each === 'object' ? JSON.stringify(each) : String(each)}`)
						.join(', ')
				: String(value);
		return <span class="code">{text === '' ? '–' : text.length > 160 ? `${text.slice(0, 160)}…` : text}</span>;
	}
	return (
		<pre class="code" tabIndex={0}>
			{JSON.stringify(value, null, 2)}
		</pre>
	);
}
