import { useEffect, useEffectEvent } from 'react';
import { nextVariant } from '@/lib/batch/another';
import type { PhotoIn, Verdict } from '@/lib/batch/photo';
import type { Flag, FlagCode } from '@/lib/matte/flag';
import { useMessages } from './messages';
import { useWriting } from './read-only';
import { ResultField } from './result-field';
import { useTestCredits } from './test-credits';
import { isTyping } from './typing';
import { Button } from './ui/button';

/** What was found in a finished picture, and what a person says of it. */
export function ReviewBar({
  photo,
  flags,
  shown,
  left,
  onShow,
  onJudge,
  onRepair,
  onTryAnew,
  onResult,
}: {
  photo: PhotoIn<'done'>;
  /** The worst first. */
  flags: readonly Flag[];
  /** The flag that is explained, and marked in the picture. */
  shown: FlagCode | null;
  /** How many are left in the review that it is seen in; null outside of one. */
  left: number | null;
  onShow: (code: FlagCode | null) => void;
  /** Null takes back what was said. */
  onJudge: (verdict: Verdict | null) => void;
  onRepair?: (() => void) | undefined;
  /** Sends another copy of it, which costs. */
  onTryAnew: () => void;
  onResult: (taskId: string) => void;
}) {
  const say = useMessages();
  const writing = useWriting();
  const isReviewed = left !== null;
  const isTest = useTestCredits();
  const mayTryAnew = nextVariant(photo) !== null;

  function judge(verdict: Verdict) {
    if (writing) return;
    // In a review the same word once more only leads on.
    onJudge(photo.verdict === verdict && !isReviewed ? null : verdict);
  }
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    if (event.defaultPrevented || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === 'k') judge('keep');
    else if (key === 'x') judge('reject');
    else if (key === 'r' && onRepair && !writing) onRepair();
    else if (key === 't' && mayTryAnew && !writing) onTryAnew();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);

  const key = (name: string) => ({
    'aria-keyshortcuts': name,
    title: say.review.key(name),
    ...writing,
  });
  const explained = flags.find(({ code }) => code === shown);
  const unflagged = photo.findings ? say.review.none : say.review.unknown;
  return (
    <section aria-label={say.review.bar} className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-60 flex-wrap items-center gap-1.5">
          {flags.map(({ code }) => (
            <button
              key={code}
              type="button"
              aria-pressed={code === shown}
              title={say.review.flags[code].about}
              onClick={() => onShow(code === shown ? null : code)}
              className="min-h-8 rounded-lg bg-well px-2 text-sm transition-colors hover:bg-line aria-pressed:ring-2 aria-pressed:ring-accent forced-colors:border forced-colors:aria-pressed:border-[Highlight]"
            >
              {say.review.flags[code].word}
            </button>
          ))}
          {flags.length === 0 && <p className="text-quiet text-sm">{unflagged}</p>}
        </div>
        {isReviewed && <p className="text-quiet text-sm tabular-nums">{say.review.left(left)}</p>}
        {photo.earlier.length > 0 && <ResultField photo={photo} onResult={onResult} />}
        <div className="flex flex-wrap gap-1">
          {onRepair && (
            <Button look="ghost" {...key('R')} onClick={onRepair}>
              {say.review.repair}
            </Button>
          )}
          {mayTryAnew && (
            <Button
              look="ghost"
              aria-keyshortcuts="T"
              title={`${say.review.anotherAbout} (${say.review.key('T')})`}
              {...writing}
              onClick={onTryAnew}
            >
              {say.review.another(isTest)}
            </Button>
          )}
          <Button
            look={photo.verdict === 'reject' ? 'alarm' : 'plain'}
            aria-pressed={photo.verdict === 'reject'}
            {...key('X')}
            onClick={() => judge('reject')}
          >
            {photo.verdict === 'reject' ? say.review.rejected : say.review.reject}
          </Button>
          <Button
            look={photo.verdict === 'keep' ? 'primary' : 'plain'}
            aria-pressed={photo.verdict === 'keep'}
            {...key('K')}
            onClick={() => judge('keep')}
          >
            {photo.verdict === 'keep' ? say.review.kept : say.review.keep}
          </Button>
        </div>
      </div>
      {photo.vain && (
        <p className="text-pretty text-sm">
          {say.review.vain(photo.vain.error && say.errors[photo.vain.error])}
        </p>
      )}
      {explained && <p className="text-pretty text-sm">{say.review.flags[explained.code].about}</p>}
    </section>
  );
}
