import { Link, useParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { Account, Mention } from '../api/types.ts';
import { number } from '../format.ts';
import * as column from '../ui/columns.tsx';
import { Failure, PlaceLink, ViewHead, Waiting } from '../ui/parts.tsx';
import { Table } from '../ui/table.tsx';

const ROLES: Record<string, string> = {
	iso: 'market operator (ISO)',
	dso: 'distribution utility (DSO)',
	aggregator: 'aggregator',
	validator: 'validator',
	owner: 'owner of DERs',
};

export function AccountView() {
	const { address = '' } = useParams();
	const { data, error } = useGet<Account>(`/v1/accounts/${encodeURIComponent(address)}`);
	if (data === undefined) {
		return (
			<>
				<ViewHead title="Account" sub={<span class="code">{address}</span>} />
				{error !== undefined ? <Failure error={error} what="The account" /> : <Waiting what="the account" />}
			</>
		);
	}
	const named = data.roles.find((role) => role.name !== null)?.name;
	return (
		<>
			<ViewHead title={named ?? 'Account'} sub={<span class="code">{data.address}</span>} />
			<ul class="roles">
				{data.roles.map((role) => (
					<li key={`${role.role} ${role.id}`}>
						{ROLES[role.role] ?? role.role}
						{role.role === 'aggregator' || role.name === null ? null : ` ${role.name}`}
						{role.role === 'owner' && role.id !== null ? (
							<>
								{' '}
								<Link href={`/ders/${role.id}`}>DER {role.id}</Link>
							</>
						) : null}
					</li>
				))}
				{data.roles.length === 0 ? <li>It has no role in the market.</li> : null}
			</ul>
			<Table<Mention>
				caption="Where it is named"
				note={
					data.mentions.next === null
						? undefined
						: `The newest ${number(data.mentions.items.length)}; /v1/accounts has the rest.`
				}
				file={`account-${data.address}-mentions`}
				rows={data.mentions.items}
				rowKey={(row) => `${row.block} ${row.event} ${row.extrinsic}`}
				empty="No event or signature names it."
				columns={[
					{
						key: 'what',
						head: 'What',
						isHead: true,
						value: (row) => (row.pallet === null ? 'signature' : `${row.pallet}.${row.name}`),
					},
					column.time('time', 'When', (row) => row.time),
					column.block('block', 'Block', (row) => row.block),
					{
						key: 'extrinsic',
						head: 'Extrinsic',
						isNumber: true,
						value: (row) => row.extrinsic,
						cell: (row) =>
							row.extrinsic === null || row.extrinsic < 0 ? (
								'–'
							) : (
								<PlaceLink place={{ block: row.block, extrinsic: row.extrinsic }} />
							),
					},
				]}
			/>
		</>
	);
}
