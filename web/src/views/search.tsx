import { Link, useSearchParams } from 'wouter-preact';
import { withQuery } from '../api/client.ts';
import { useGet } from '../api/store.ts';
import type { Found, List } from '../api/types.ts';
import { plural } from '../format.ts';
import { kindName, ownPath } from '../ui/found.ts';
import { Failure, ViewHead, Waiting } from '../ui/parts.tsx';

export function SearchView() {
	const [parameters] = useSearchParams();
	const asked = parameters.get('q') ?? '';
	const { data, error } = useGet<List<Found>>(asked === '' ? null : withQuery('/v1/search', { q: asked }));
	return (
		<>
			<ViewHead
				title={asked === '' ? 'Search' : `Search: ${asked}`}
				sub={data === undefined ? undefined : plural(data.items.length, 'result')}
			/>
			{asked === '' ? (
				<p class="notice">
					Write a name, an account, the number or hash of a block, the hash of an extrinsic, a date or the number of a
					DER into the field at the top.
				</p>
			) : null}
			{error !== undefined ? (
				<Failure error={error} what="The result" />
			) : data === undefined && asked !== '' ? (
				<Waiting what="the result" />
			) : null}
			{data === undefined ? null : (
				<ul class="found">
					{data.items.map((one) => (
						<li key={`${one.kind} ${one.id}`}>
							<Link href={ownPath(one.path)}>{one.title}</Link> <span class="quiet">{kindName(one.kind)}</span>
						</li>
					))}
				</ul>
			)}
			{data !== undefined && data.items.length === 0 ? (
				<p class="notice">Nothing on this chain has that name, account, number or hash.</p>
			) : null}
		</>
	);
}
