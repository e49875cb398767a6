import httpx

get_user = lambda base_url, user_id: (  # noqa: E731
    httpx.get(f"{base_url}/users/{user_id}", timeout=5).raise_for_status().json()
)
