import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { PLAIN_LAYOUT, type Shadow } from '@/lib/layout/layout';
import { LaidOut } from './laid-out';

/** Its subject is 100 by 75 pixels of 400 by 300. */
const member = {
  original: { width: 400, height: 300 },
  subject: { left: 0.25, top: 0.25, right: 0.5, bottom: 0.5 },
};

const drawn = (shadow: Shadow) =>
  renderToStaticMarkup(
    <LaidOut
      preview={new Blob()}
      member={member}
      deliverable={{ ...PLAIN_CUTOUT, layout: PLAIN_LAYOUT, shadow }}
    />,
  );

test('the shadow of a photo as it was shot is as large as its subject asks, and not as its frame', () => {
  const drop = { kind: 'drop', opacity: 0.5, blur: 0.2, x: 0.1, y: 0, colour: '#000000' } as const;
  // A fifth of 100 pixels is 5 % of the canvas.
  expect(drawn(drop)).toContain('drop-shadow(2.5cqw 0cqw 5cqw');
  const contact = drawn({ kind: 'contact', opacity: 0.5, blur: 0.2 });
  expect(contact).toContain('blur(2.5cqw)');
  // It lies below the subject, from its left to its right.
  expect(contact).toMatch(/left:25%;top:49\.\d*%;width:25%/);
});
