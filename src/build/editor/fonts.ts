/** Inter and JetBrains Mono for pictures: without a desktop's fonts a browser shows DejaVu. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root, writeWhole } from '../bundle.ts';
import { meet, type Need } from '../machine.ts';

const fonts: Need = {
  name: 'Inter and JetBrains Mono',
  packages: ['fonts-inter', 'fonts-jetbrains-mono'],
  present: async () =>
    existsSync('/usr/share/fonts/opentype/inter') && existsSync('/usr/share/fonts/truetype/jetbrains-mono'),
};

const faces: Record<string, string> = {
  'system-ui': 'Inter',
  'sans-serif': 'Inter',
  monospace: 'JetBrains Mono',
};

const aliases = Object.entries(faces).map(
  ([asked, given]) =>
    `  <match target="pattern">\n    <test qual="any" name="family"><string>${asked}</string></test>\n` +
    `    <edit name="family" mode="prepend" binding="strong"><string>${given}</string></edit>\n  </match>`,
);

const configuration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${aliases.join('\n')}
</fontconfig>
`;

/** Variables for the browser that takes pictures; none where the fonts cannot be had. */
export async function pictureFonts(): Promise<Record<string, string>> {
  const reason = await meet(fonts);
  if (reason) {
    console.log(`Note: pictures show this machine's own fonts: ${reason}.`);
    return {};
  }
  const file = join(root, '.cache', 'picture-fonts.conf');
  await mkdir(join(root, '.cache'), { recursive: true });
  await writeWhole(file, configuration);
  return { FONTCONFIG_FILE: file };
}
