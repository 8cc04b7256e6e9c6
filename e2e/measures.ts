import type { Page } from '@playwright/test';

/** What the accessibility rules ask for in numbers, measured in a page; each returns what falls short. */

/** Least side of a target in CSS pixels (WCAG 2.2, 2.5.8). */
const TARGET = 24;

/**
 * Targets under 24 × 24 CSS pixels that are not far enough from others: a circle of that width around
 * the middle of each meets no other target, nor the circle of another small one. A label belongs to
 * its field. Links within a sentence are exempt.
 */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    interface Target {
      name: string;
      element: Element;
      box: { left: number; top: number; right: number; bottom: number };
      isSmall: boolean;
    }
    const CONTROLS =
      'a[href], button, input, select, textarea, summary, [role=application], [tabindex="0"]';
    const front = document.querySelector('dialog[open]');
    const popover = document.querySelector('[popover]:popover-open');
    const within = popover ?? front ?? document;
    const isThere = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest('[inert]') &&
      !element.matches(':disabled') &&
      element.getBoundingClientRect().width > 1;
    const isInSentence = (element: Element) =>
      element.matches('a') &&
      getComputedStyle(element).display === 'inline' &&
      (element.parentElement?.textContent?.trim().length ?? 0) >
        (element.textContent?.trim().length ?? 0);
    const boxOf = (element: Element) => {
      const boxes = [element.getBoundingClientRect()];
      // A press on its label is a press on the field.
      const labels = element instanceof HTMLInputElement ? (element.labels ?? []) : [];
      for (const label of labels) if (isThere(label)) boxes.push(label.getBoundingClientRect());
      return {
        left: Math.min(...boxes.map(({ left }) => left)),
        top: Math.min(...boxes.map(({ top }) => top)),
        right: Math.max(...boxes.map(({ right }) => right)),
        bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
      };
    };
    const targets: Target[] = [...within.querySelectorAll(CONTROLS)]
      .filter((element) => isThere(element) && !isInSentence(element))
      .map((element) => {
        const box = boxOf(element);
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
        // Half a pixel is lost where the layout is not on whole ones.
        const isSmall = box.right - box.left < least - 0.5 || box.bottom - box.top < least - 0.5;
        return { name: `${element.tagName.toLowerCase()} ${name}`, element, box, isSmall };
      });
    const middleOf = ({ box }: Target) => ({
      x: (box.left + box.right) / 2,
      y: (box.top + box.bottom) / 2,
    });
    function isCrowded(target: Target): boolean {
      const { x, y } = middleOf(target);
      return targets.some((other) => {
        const isKin =
          other.element.contains(target.element) || target.element.contains(other.element);
        if (other === target || isKin) return false;
        const { box } = other;
        const aside = Math.max(box.left - x, 0, x - box.right);
        const above = Math.max(box.top - y, 0, y - box.bottom);
        if (Math.hypot(aside, above) < least / 2) return true;
        const middle = middleOf(other);
        return other.isSmall && Math.hypot(middle.x - x, middle.y - y) < least;
      });
    }
    return targets
      .filter((target) => target.isSmall && isCrowded(target))
      .map(({ name, box }) => {
        const [width, height] = [box.right - box.left, box.bottom - box.top];
        return `${name}: ${Math.round(width)} × ${Math.round(height)}`;
      });
  }, TARGET);

/** What lies outside of the page's width, or of its own box, and cannot be scrolled to (1.4.10, 1.4.4). */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const top = document.scrollingElement;
    const width = document.documentElement.clientWidth;
    if (top && top.scrollWidth > top.clientWidth) {
      found.push(`the page is ${top.scrollWidth} px wide in ${top.clientWidth}`);
    }
    const isScrolled = (element: Element | null): boolean => {
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(at).overflowX)) {
          // One that scrolls both ways because it scrolls one way hides nothing if all fits.
          return at.matches('[role=radiogroup], [tabindex], .overflow-x-auto, .overflow-auto');
        }
      }
      return false;
    };
    const front = document.querySelector('dialog[open]') ?? document.body;
    for (const element of front.querySelectorAll('*')) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (element.closest('svg, [aria-hidden=true], [inert]')) continue;
      const hasWords = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      const isControl = element.matches('button, input, select, a[href], summary');
      if (!hasWords && !isControl) continue;
      const box = element.getBoundingClientRect();
      // Only for voices.
      if (box.width <= 1 || box.height <= 1) continue;
      const name = `${element.tagName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`;
      if ((box.right > width + 1 || box.left < -1) && !isScrolled(element)) {
        found.push(`${name} lies from ${Math.round(box.left)} to ${Math.round(box.right)} px`);
      }
      const isClipped = element.scrollWidth > element.clientWidth + 1;
      if (element.matches('button, summary') && isClipped) {
        found.push(`${name} does not fit its ${element.clientWidth} px`);
      }
    }
    return found;
  });

/**
 * The share of the window's height, 0 to 1, that is taken by what stays in sight as the page is
 * scrolled. What is scrolled itself is no bar, but what somebody has opened.
 */
export const stuckShare = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const isStuck = (element: Element | null): boolean => {
      for (let at = element; at; at = at.parentElement) {
        const { position, overflowY, top, bottom } = getComputedStyle(at);
        if (at.matches('dialog, [popover]') || overflowY === 'auto') return false;
        // Far outside of the window it never sticks.
        const isNear = [top, bottom].some((edge) => Number.parseFloat(edge) >= 0);
        if (position === 'fixed' || (position === 'sticky' && isNear)) return true;
      }
      return false;
    };
    const { scrollHeight } = document.documentElement;
    scrollTo({ top: (scrollHeight - innerHeight) / 2, behavior: 'instant' });
    let stuck = 0;
    for (let y = 0; y < innerHeight; y++) {
      if (isStuck(document.elementFromPoint(innerWidth / 2, y))) stuck++;
    }
    return stuck / innerHeight;
  });

/** What would move for somebody who asked for less of it. */
export const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const lasts = (times: string) => times.split(',').some((time) => Number.parseFloat(time) > 0);
    const found = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 0)
      .map(({ id }) => `an animation ${id}`);
    for (const element of document.querySelectorAll('*')) {
      for (const part of [undefined, '::before', '::after']) {
        const style = getComputedStyle(element, part);
        const isAnimated = style.animationName !== 'none' && lasts(style.animationDuration);
        const isGradual = lasts(style.transitionDuration) || style.scrollBehavior === 'smooth';
        if (isAnimated || isGradual) found.push(`${element.tagName.toLowerCase()}${part ?? ''}`);
      }
    }
    return found;
  });

/** What has the focus and is wholly under something else (2.4.11); null where it is to be seen. */
export const coveredFocus = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return null;
    // Many a field is drawn by its label.
    const drawn = activeElement.closest('label') ?? activeElement;
    const { left, top, width, height } = drawn.getBoundingClientRect();
    const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
    const isSeen = shares.some((across) =>
      shares.some((down) => {
        const front = document.elementFromPoint(left + width * across, top + height * down);
        return drawn.contains(front);
      }),
    );
    return isSeen ? null : drawn.outerHTML.slice(0, 200);
  });
