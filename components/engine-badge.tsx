'use client';
export function EngineBadge(_: { isBusy: boolean }) {
  return null;
}
