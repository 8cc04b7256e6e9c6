'use client';

import { useState } from 'react';
import { AskSwitch } from './ask-switch';
import { Compare } from './compare';
import { useStartMessages } from './start-messages';
import { Button } from './ui/button';

const SAMPLES = ['mug', 'headphones', 'handbag', 'perfume'] as const;

/** A half of the example, in the size that the screen shows; it is the largest thing on the page. */
const exampleAt = (path: string) =>
  ({
    src: `${path}.webp`,
    srcSet: `${path}.small.webp 720w, ${path}.webp 1200w`,
    sizes: '(min-width: 64rem) min(42rem, 50vw), min(42rem, 100vw - 2rem)',
    // On a phone it is out of sight, and what is in sight comes first.
    loading: 'lazy',
  }) as const;

/** The empty page: one sentence, one target, and a background that lifts off under a slider. */
export function Welcome({
  onChoose,
  onChooseFolder,
  onTakePhoto,
  onFiles,
  onApproach,
  asks,
  onAsks,
  hasBuiltInEngine,
  retentionDays,
}: {
  onChoose: () => void;
  onChooseFolder: () => void;
  onTakePhoto: () => void;
  onFiles: (files: File[]) => void;
  /** Somebody is about to add photos: a good moment to fetch what will be needed. */
  onApproach: () => void;
  /** Whether larger batches show what they will cost first. */
  asks: boolean;
  onAsks: (asks: boolean) => void;
  hasBuiltInEngine: boolean;
  retentionDays: number;
}) {
  const say = useStartMessages();
  const [isMissing, setMissing] = useState(false);

  async function addSample(sample: (typeof SAMPLES)[number]) {
    setMissing(false);
    try {
      const response = await fetch(`/samples/${sample}.webp`);
      if (!response.ok) throw new Error(`the sample answered ${response.status}`);
      const bytes = await response.blob();
      onFiles([new File([bytes], `${sample}.webp`, { type: bytes.type })]);
    } catch {
      setMissing(true);
    }
  }

  return (
    <div className="mx-auto grid w-full max-w-7xl flex-1 content-center gap-8 px-4 pb-12 sm:px-8 lg:grid-cols-[5fr_6fr] lg:gap-14">
      <div className="flex flex-col justify-center gap-6">
        <h1 className="max-w-xl text-balance font-semibold text-3xl leading-tight tracking-tight sm:text-4xl xl:text-5xl">
          {say.welcome.headline}
        </h1>
        <div className="grid justify-items-center gap-4 rounded-2xl border-2 border-line border-dashed bg-sheet px-6 py-10 text-center sm:py-14">
          <Button
            look="primary"
            size="large"
            onClick={onChoose}
            onPointerEnter={onApproach}
            onFocus={onApproach}
          >
            {say.welcome.choose}
          </Button>
          <div className="flex flex-wrap justify-center gap-2">
            <div className="pointer-coarse:hidden">
              <Button onClick={onChooseFolder} onPointerEnter={onApproach} onFocus={onApproach}>
                {say.intake.chooseFolder}
              </Button>
            </div>
            <div className="hidden pointer-coarse:block">
              <Button onClick={onTakePhoto}>{say.intake.takePhoto}</Button>
            </div>
          </div>
          <div className="grid gap-1">
            <p className="font-medium">{say.welcome.drop}</p>
            <p className="text-quiet text-sm">{say.welcome.formats}</p>
          </div>
          <AskSwitch asks={asks} onAsks={onAsks} className="min-h-6 text-sm" />
        </div>
        <div className="grid gap-2">
          <p className="text-quiet text-sm">{say.welcome.samples}</p>
          <ul className="flex gap-2">
            {SAMPLES.map((sample) => (
              <li key={sample}>
                <button
                  type="button"
                  aria-label={say.welcome.sample(say.samples[sample])}
                  onClick={() => void addSample(sample)}
                  onPointerEnter={onApproach}
                  className="block size-16 overflow-hidden rounded-lg ring-1 ring-line transition-shadow hover:ring-2 hover:ring-accent"
                >
                  <img
                    src={`/samples/${sample}.thumb.webp`}
                    alt=""
                    fetchPriority="low"
                    width={128}
                    height={128}
                    className="size-full object-cover"
                  />
                </button>
              </li>
            ))}
          </ul>
          <p role="status" className="text-alarm text-sm">
            {isMissing && say.problem.sample}
          </p>
        </div>
        <p className="max-w-prose text-pretty text-quiet text-sm">
          {hasBuiltInEngine
            ? say.welcome.privacyAtHome(retentionDays)
            : say.welcome.privacy(retentionDays)}
        </p>
      </div>
      <figure className="flex flex-col justify-center gap-3">
        <Compare
          className="checkerboard mx-auto aspect-square w-full max-w-[min(42rem,calc(100dvh-12rem))] rounded-2xl shadow-sheet"
          before={
            <img
              {...exampleAt('/samples/headphones')}
              alt={say.viewer.beforeAlt(say.samples.headphones)}
              width={1200}
              height={1200}
              draggable={false}
              className="size-full select-none object-cover"
            />
          }
          after={
            <img
              {...exampleAt('/samples/headphones.cutout')}
              alt={say.viewer.afterAlt(say.samples.headphones)}
              width={1200}
              height={1200}
              draggable={false}
              className="size-full select-none object-cover"
            />
          }
        />
        <figcaption className="text-center text-quiet text-sm">{say.welcome.example}</figcaption>
      </figure>
    </div>
  );
}
