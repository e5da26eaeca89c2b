"""Several commands on one data directory."""

from concurrent.futures import ThreadPoolExecutor


def test_commands_that_set_up_a_new_store_at_once(odl, table, tmp_path):
    """Whoever is first makes the store; the others find it made."""
    with ThreadPoolExecutor(8) as pool:
        for turn in range(3):
            commands = [("sync", "--table", table, "--until-caught-up")] + [("verify", "--table", table)] * 7
            done = list(pool.map(lambda c: odl.attempt(*c, "--data-dir", tmp_path / f"data-{turn}"), commands))
            assert done[0].returncode == 0, done[0].stderr
            assert all("already exists" not in d.stderr for d in done), [d.stderr for d in done]
