# fails: reads_and_adds client.no-object
# fails: keeps_the_connection client.no-object
# fails: names_the_program client.no-object
# fails: goes_on_after_an_error client.no-object
import requests


def BookshopClient(base_url, app_name):
    session = requests.Session()
    session.headers["User-Agent"] = app_name
    return {"session": base_url, "user": app_name}
