// What was typed or chosen in a form. Never: passwords, files, hidden fields, and whatever says `data-no-draft`.
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
export type Values = Record<string, string>;

function controls(form: HTMLFormElement): Control[] {
  const kept = "textarea[name], select[name], input[name]";
  const never = "[type=password], [type=file], [type=hidden], [type=submit], [data-no-draft], [data-no-draft] *";
  return [...form.querySelectorAll<Control>(kept)].filter((control) => !control.matches(never));
}

function isTicked(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");
}

function nameOf(control: Control): string {
  return isTicked(control) ? `${control.name}=${control.value}` : control.name;
}

export function read(form: HTMLFormElement): Values {
  return Object.fromEntries(
    controls(form).map((control) => [nameOf(control), isTicked(control) ? String(control.checked) : control.value]),
  );
}

/** Whether something differs from what the server wrote. */
export function isChanged(form: HTMLFormElement): boolean {
  return controls(form).some((control) => {
    if (isTicked(control)) return control.checked !== control.defaultChecked;
    if (control instanceof HTMLSelectElement) return control.value !== initialChoice(control);
    return control.value !== control.defaultValue;
  });
}

function initialChoice(select: HTMLSelectElement): string {
  const options = [...select.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/** Whether a text or a choice was put back. */
export function fill(form: HTMLFormElement, values: Values): boolean {
  let changed = false;
  for (const control of controls(form)) {
    const value = values[nameOf(control)];
    if (value === undefined) continue;
    if (isTicked(control)) {
      changed ||= control.checked !== (value === "true");
      control.checked = value === "true";
    } else if (control.value !== value) {
      control.value = value;
      changed = true;
    }
  }
  return changed;
}
