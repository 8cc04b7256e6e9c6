import type { CSSProperties } from 'react';
import type { Deliverable } from '@/lib/export/deliverable';
import { type Member, planLayout } from '@/lib/layout/plan';
import { BlobImage } from '../blob-image';
import { useKeptPicture } from './use-kept-picture';

const NO_FAMILY: readonly Member[] = [];

/**
 * What will be made of a photo, in small: its preview laid out by the plan that the file is made
 * by, in the style sheet's own terms. Shadows are near to what they will be, and all else is exact.
 */
export function LaidOut({
  preview,
  member,
  family = NO_FAMILY,
  deliverable,
}: {
  /** The whole photo without its background. */
  preview: Blob;
  member: Member;
  /** The other photos of its SKU. */
  family?: readonly Member[];
  deliverable: Deliverable;
}) {
  const { layout, background, shadow } = deliverable;
  const picture = useKeptPicture(background.kind === 'picture' ? background.pictureId : '');
  const { canvas, source, content } = planLayout({ ...member, layout, family });
  const isWide = canvas.width >= canvas.height;
  const longer = Math.max(content.width, content.height);
  const percentOf = (length: number, whole: number) => `${(length / whole) * 100}%`;
  /** Shares of the subject's longer side, in the canvas's own width. */
  const inCanvas = (share: number) => `${((share * longer) / canvas.width) * 100}cqw`;

  return (
    <div className="absolute inset-0 grid place-items-center">
      <div
        data-laid-out={deliverable.id}
        className={`@container relative overflow-hidden shadow-sm ring-1 ring-line/60 ${background.kind === 'none' ? 'checkerboard' : 'forced-color-adjust-none'}`}
        style={{
          aspectRatio: `${canvas.width} / ${canvas.height}`,
          [isWide ? 'width' : 'height']: '100%',
          ...backgroundStyle(background),
        }}
      >
        {picture && <BlobImage blob={picture} className="absolute size-full object-cover" />}
        {shadow.kind === 'contact' && (
          <div
            className="absolute rounded-[50%] bg-black"
            style={{
              left: percentOf(content.x + content.width * 0.06, canvas.width),
              width: percentOf(content.width * 0.88, canvas.width),
              top: percentOf(content.y + content.height - longer * 0.03, canvas.height),
              height: percentOf(longer * 0.05, canvas.height),
              opacity: shadow.opacity,
              filter: `blur(${inCanvas(Math.max(0.004, shadow.blur / 2))})`,
            }}
          />
        )}
        <div
          className="absolute overflow-hidden"
          style={{
            left: percentOf(content.x, canvas.width),
            top: percentOf(content.y, canvas.height),
            width: percentOf(content.width, canvas.width),
            height: percentOf(content.height, canvas.height),
            ...(shadow.kind === 'drop' && {
              filter: `drop-shadow(${inCanvas(shadow.x)} ${inCanvas(shadow.y)} ${inCanvas(shadow.blur / 2)} color-mix(in srgb, ${shadow.colour} ${shadow.opacity * 100}%, transparent))`,
            }),
          }}
        >
          <div
            className="absolute"
            style={{
              left: percentOf(-source.x, source.width),
              top: percentOf(-source.y, source.height),
              width: percentOf(member.original.width, source.width),
              height: percentOf(member.original.height, source.height),
            }}
          >
            <BlobImage blob={preview} className="block size-full" />
          </div>
        </div>
      </div>
    </div>
  );
}

function backgroundStyle(background: Deliverable['background']): CSSProperties {
  switch (background.kind) {
    case 'colour':
      return { background: background.colour };
    case 'gradient':
      return {
        background: `linear-gradient(${background.degrees}deg, ${background.from}, ${background.to})`,
      };
    default:
      return {};
  }
}
