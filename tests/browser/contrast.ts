import type { Page } from 'puppeteer-core';

/** Text on the page with the contrast to its ground, as WCAG 2 counts it: 1 is none, 21 is black on white. */
interface TextContrast {
  text: string;
  ratio: number;
}

/** All text that is drawn, the faintest first. Grounds must be plain colours: a picture below a text is not seen. */
export function textContrasts(page: Page): Promise<TextContrast[]> {
  return page.evaluate(() => {
    type Colour = [number, number, number, number];
    const parse = (colour: string): Colour => {
      const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const luminance = ([r, g, b]: Colour): number => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((one) => {
        const part = one / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const groundOf = (element: Element): Colour => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour[3] === 1) return colour;
        if (colour[3] !== 0) throw new Error('A ground that shines through can not be measured.');
      }
      return [255, 255, 255, 1];
    };
    const ratio = (a: Colour, b: Colour): number => {
      const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (light + 0.05) / (dark + 0.05);
    };

    const found: { text: string; ratio: number }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? '';
      const element = walker.currentNode.parentElement;
      if (text === '' || !element?.checkVisibility() || element.closest('.unseen, noscript')) continue;
      found.push({ text, ratio: ratio(parse(getComputedStyle(element).color), groundOf(element)) });
    }
    for (const input of document.querySelectorAll('textarea')) {
      const colour = parse(getComputedStyle(input, '::placeholder').color);
      found.push({ text: input.placeholder, ratio: ratio(colour, groundOf(input)) });
    }
    return found.sort((a, b) => a.ratio - b.ratio);
  });
}
