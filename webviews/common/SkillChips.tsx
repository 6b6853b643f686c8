/** What a roadmap project teaches. */
export function SkillChips({ skills, class: name }: { skills: readonly string[]; class: string }) {
  return (
    <div class={`row ${name}`} role="list" aria-label="Skills applied">
      {skills.map((skill) => (
        <span key={skill} class="chip" role="listitem">
          {skill}
        </span>
      ))}
    </div>
  );
}
