// The classical engine: no network, no model; honest work on plain backdrops, refusals elsewhere.

import type { Rgb } from '@/lib/matte/planes';
import { finishCutOut } from '@/lib/standin/engine/finish';
import type { GuidedFilter } from '@/lib/standin/engine/guided-filter';
import { type EngineOutcome, noSubject, refuse } from '@/lib/standin/engine/outcome';
import { decode, fitLongSide, resizeRgb } from '@/lib/standin/engine/pixels';
import { findBackdrop, isPlain, seenAlongBorder } from './backdrop';
import { type Measures, measure, objection } from './gate';
import { describeScene } from './scene';
import { segment } from './segment';

const SEGMENT_SIDE = 512;

/** The mask is hard and half the guide's size, so its edge is softened over a wider window. */
const filterFor = (guide: Rgb): GuidedFilter => ({
  radius: Math.max(3, Math.round(Math.max(guide.width, guide.height) / 170)),
  eps: 2e-4,
  clamp: false,
});

/** The filter leaves a faint haze on both sides of an edge: stretches 20..235 to 0..255. */
const clearHaze = (alpha: number) => Math.max(0, Math.min(255, ((alpha - 20) * 255) / 215));

type MaskResult = { mask: Uint8Array; measures: Measures } | { mask: null; outcome: EngineOutcome };

/** The subject of a small picture (long side of 512 px in every measurement), before the gate. */
function findSubject(small: Rgb): MaskResult {
  const scene = describeScene(small);
  const border = seenAlongBorder(scene);
  if (!isPlain(border)) {
    const advice = 'photograph the product in front of one even colour';
    return { mask: null, outcome: refuse('backdrop', advice) };
  }
  const backdrop = findBackdrop(scene, border);
  const mask = segment(scene, backdrop);
  if (!mask.includes(1)) return { mask: null, outcome: noSubject() };
  return { mask, measures: measure(scene, mask, backdrop.expected) };
}

/** @throws {Undecodable} */
export async function cutOutClassical(bytes: Uint8Array): Promise<EngineOutcome> {
  const image = await decode(bytes);
  const small = await resizeRgb(image, fitLongSide(image, SEGMENT_SIDE));
  const found = findSubject(small);
  if (!found.mask) return found.outcome;
  const problem = objection(found.measures);
  if (problem) return refuse('subject', problem);
  const mask = { ...small, data: found.mask.map((v) => v * 255) };
  return finishCutOut(image, mask, filterFor, clearHaze);
}
