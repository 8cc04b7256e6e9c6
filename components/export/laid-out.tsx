import type { CSSProperties } from 'react';
import type { Deliverable } from '@/lib/export/deliverable';
import { FLATNESS, FOOT, lyingAt } from '@/lib/layout/contact';
import { type Member, planLayout } from '@/lib/layout/plan';
import type { Box, Size } from '@/lib/matte/planes';
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
  const { canvas, source, content, subject } = planLayout({ ...member, layout, family });
  const isWide = canvas.width >= canvas.height;
  const longer = Math.max(subject.content.width, subject.content.height);
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
            className="absolute"
            style={{
              ...boxIn(canvas, footOf(subject.content)),
              opacity: contactOpacity(shadow.opacity, shadow.blur, subject.content),
              filter: `brightness(0) blur(${inCanvas(shadow.blur / 2)})`,
            }}
          >
            <div className="absolute inset-0 overflow-hidden [mask-image:linear-gradient(to_top,black,transparent)]">
              <div className="absolute inset-x-0 bottom-0" style={{ height: `${100 / FOOT}%` }}>
                <Subject preview={preview} member={member} source={subject.source} />
              </div>
            </div>
          </div>
        )}
        <div
          className="absolute overflow-hidden"
          style={{
            ...boxIn(canvas, content),
            ...(shadow.kind === 'drop' && {
              filter: `drop-shadow(${inCanvas(shadow.x)} ${inCanvas(shadow.y)} ${inCanvas(shadow.blur)} color-mix(in srgb, ${shadow.colour} ${shadow.opacity * 100}%, transparent))`,
            }),
          }}
        >
          <Subject preview={preview} member={member} source={source} />
        </div>
      </div>
    </div>
  );
}

/** The part of a photo that comes on its canvas, as large as what it is in. */
function Subject({ preview, member, source }: { preview: Blob; member: Member; source: Box }) {
  const { width, height } = member.original;
  return (
    <div className="absolute" style={boxIn(source, { x: -source.x, y: -source.y, width, height })}>
      <BlobImage blob={preview} className="block size-full max-w-none" />
    </div>
  );
}

const percentOf = (length: number, whole: number) => `${(length / whole) * 100}%`;

const boxIn = (canvas: Size, { x, y, width, height }: Box) => ({
  left: percentOf(x, canvas.width),
  top: percentOf(y, canvas.height),
  width: percentOf(width, canvas.width),
  height: percentOf(height, canvas.height),
});

/** What a blur takes of so flat a shape is given back: its darkest place is as dark as was asked for. */
function contactOpacity(wanted: number, blur: number, { width, height }: Box): number {
  const half = (height * FOOT * FLATNESS) / 2;
  const deviation = (blur / 2) * Math.max(width, height);
  const left = deviation === 0 ? 1 : Math.tanh((0.85 * half) / deviation);
  return Math.min(1, wanted / (0.65 * left));
}

const footOf = (subject: Box): Box =>
  lyingAt(subject, subject.y + subject.height, subject.height * FOOT);

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
