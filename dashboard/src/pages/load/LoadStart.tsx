import { useState, type FormEvent, type InputHTMLAttributes } from "react";
import { APIError, send } from "../../api/client";
import { loadTestPath, loadTestsPath, type LoadTest } from "../../api/loadTests";
import { initialForm, loadRequest, mixRoutes, type LoadForm } from "./loadRequest";

interface Props {
  running: LoadTest | null;
  /** With the test that was started; null when one was stopped. */
  onChanged: (id: string | null) => void;
}

export function LoadStart({ running, onChanged }: Props) {
  const [form, setForm] = useState(initialForm);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<LoadForm>): void => setForm({ ...form, ...change });
  const attempt = async (action: () => Promise<string | null>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await action().then(onChanged, (error: unknown) => setProblem(describe(error)));
    setBusy(false);
  };
  const start = (event: FormEvent): void => {
    event.preventDefault();
    const request = loadRequest(form);
    if (typeof request === "string") return setProblem(request);
    void attempt(async () => (await send<LoadTest>("POST", loadTestsPath, request))?.id ?? null);
  };
  const stop = (test: LoadTest): void => void attempt(async () => {
    await send("DELETE", loadTestPath(test.id));
    return test.id;
  });
  return (
    <form className="panel load-form" onSubmit={start} aria-label="A new load test">
      <div className="load-fields">
        <div className="segmented" role="radiogroup" aria-label="What drives the load">
          {([["closed", "Users"], ["open", "Target rate"]] as const).map(([model, text]) => (
            <label key={model}><input type="radio" name="model" checked={form.model === model} onChange={() => set({ model })} />{text}</label>
          ))}
        </div>
        {form.model === "closed" ? (
          <>
            <NumberField label="Users" value={form.users} onValue={(users) => set({ users })} />
            <NumberField label="Spawn rate, users/s" value={form.spawnRate} onValue={(spawnRate) => set({ spawnRate })} />
          </>
        ) : (
          <>
            <NumberField label="Rate, requests/s" value={form.rate} onValue={(rate) => set({ rate })} />
            <label className="field">
              <span className="field-label">Arrivals</span>
              <select value={form.arrivals} onChange={(event) => set({ arrivals: event.target.value as LoadForm["arrivals"] })}>
                <option value="poisson">Poisson</option><option value="constant">constant</option>
              </select>
            </label>
          </>
        )}
        <NumberField label="Duration, s" value={form.duration} onValue={(duration) => set({ duration })} />
        <NumberField label="Warm-up, s" value={form.warmUp} onValue={(warmUp) => set({ warmUp })} />
        <fieldset className="mix">
          <legend className="field-label">Mix, weights</legend>
          {mixRoutes.map(([name, label]) => (
            <NumberField key={name} label={label} value={form.mix[name] ?? "0"} onValue={(weight) => set({ mix: { ...form.mix, [name]: weight } })} />
          ))}
        </fieldset>
      </div>
      <div className="load-actions">
        {running
          ? <button key="stop" type="button" className="button danger" disabled={busy} onClick={() => stop(running)}>Stop the test</button>
          : <button key="start" type="submit" className="button primary" disabled={busy}>Start</button>}
        {problem && <p className="field-problem" role="alert">{problem}</p>}
      </div>
    </form>
  );
}

function describe(error: unknown): string {
  if (!(error instanceof APIError)) return String(error);
  return error.status === 409 ? "A test is running already: wait for it, or stop it." : error.message;
}

interface NumberFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> {
  label: string;
  value: string;
  onValue: (value: string) => void;
}

const NumberField = ({ label, value, onValue, ...rest }: NumberFieldProps) => (
  <label className="field number-field">
    <span className="field-label">{label}</span>
    <input inputMode="numeric" value={value} onChange={(event) => onValue(event.target.value)} autoComplete="off" {...rest} />
  </label>
);
