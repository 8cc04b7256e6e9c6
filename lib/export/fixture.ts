import { type Deliverable, PLAIN_CUTOUT } from './deliverable';
import { PLAIN_NAMES } from './names/settings';
import { type ExportPhoto, type ExportPlan, planExport } from './plan';
import type { ExportSettings } from './settings';

export const JPEG: Deliverable = {
  ...PLAIN_CUTOUT,
  id: 'amazon',
  token: 'amazon',
  format: { type: 'jpeg', quality: 90, chroma: '4:4:4' },
  rulesId: 'amazon-main',
};

export const SETTINGS: ExportSettings = {
  version: 1,
  deliverables: [PLAIN_CUTOUT],
  names: PLAIN_NAMES,
  withRejected: false,
  withReport: false,
  withManifest: true,
};

export const photo = (name: string, more: Partial<ExportPhoto> = {}): ExportPhoto => ({
  id: name,
  name,
  folder: '',
  digest: 'd'.repeat(64),
  credits: 1,
  work: 'task 1',
  left: null,
  ...more,
});

/** @throws where the names do not do */
export function planOf(
  photos: readonly ExportPhoto[],
  more: Partial<ExportSettings> = {},
): ExportPlan {
  const { plan, problems } = planExport(
    photos,
    { ...SETTINGS, ...more },
    { date: '2026-11-23', sizeOf: () => null },
  );
  if (!plan) throw new Error(problems.map(({ kind }) => kind).join());
  return plan;
}
